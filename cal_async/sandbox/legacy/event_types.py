"""Event types as 2024-04-15 shows them: their database row, and what each answer adds to it."""

import re

from cal_async.sandbox._documents import EventType, PrivateLink, User
from cal_async.sandbox._json import Json, as_list
from cal_async.sandbox._locations import stored_location
from cal_async.sandbox._times import stamp
from cal_async.sandbox.legacy.form import stored_form

_FREQUENCIES = {"yearly": 0, "monthly": 1, "weekly": 2}
_ROLLING = {True: "ROLLING_WINDOW", False: "ROLLING"}

# Columns that nothing here ever sets.
_CONSTANT: Json = {
    "assignAllTeamMembers": False,
    "assignRRMembersUsingSegment": False,
    "autoTranslateDescriptionEnabled": False,
    "currency": "usd",
    "customReplyToEmail": None,
    "enablePerHostLocations": False,
    "instantMeetingExpiryTimeOffsetInSeconds": 90,
    "instantMeetingParameters": [],
    "isInstantEvent": False,
    "isRRWeightsEnabled": False,
    "lockedTimeZone": None,
    "maxLeadThreshold": None,
    "price": 0,
    "requiresConfirmationForFreeEmail": False,
    "rescheduleWithSameRoundRobinHost": False,
    "restrictionScheduleId": None,
    "rrSegmentQueryValue": None,
    "schedulingType": None,
    "secondaryEmailId": None,
    "teamId": None,
    "timeZone": None,
    "useBookerTimezone": False,
    "useEventLevelSelectedCalendars": False,
}
_LISTED: Json = {
    "children": [],
    "hashedLink": [],
    "hosts": [],
    "instantMeetingSchedule": None,
    "instantMeetingScheduleId": None,
    "parentId": None,
    "position": 0,
    "profileId": None,
    "team": None,
}
_ALONE: Json = {
    "children": [],
    "customInputs": [],
    "destinationCalendar": None,
    "fieldTranslations": [],
    "hashedLink": [],
    "hostGroups": [],
    "hosts": [],
    "instantMeetingSchedule": None,
    "parent": None,
    "restrictionSchedule": None,
    "restrictionScheduleName": None,
    "scheduleName": None,
    "team": None,
    "webhooks": [],
}
_CREATED: Json = {
    "instantMeetingScheduleId": None,
    "parentId": None,
    "position": 0,
    "profileId": None,
    "rrHostSubsetEnabled": False,
    "calVideoSettings": None,
}


def listed(user: User, event_types: list[EventType], links: list[PrivateLink], web: str) -> Json:
    """Return the list of a user's event types, in the group of the user's profile."""
    profile = {"slug": user.username, "name": user.name, "image": f"{web}/avatar.svg"}
    group: Json = {
        "teamId": None,
        "bookerUrl": web,
        "membershipRole": None,
        "profile": profile,
        "eventTypes": [_entry(event_type, user, links) for event_type in event_types],
        "metadata": {"membershipCount": 1, "readOnly": False},
    }
    summary = {"membershipCount": 1, "readOnly": False, "teamId": None, "membershipRole": None}
    return {
        "eventTypeGroups": [group],
        "profiles": [profile | summary],
        "allUsersAcrossAllEventTypes": {},
    }


def alone(event_type: EventType, user: User, web: str) -> Json:
    """Return one event type with what its form of settings needs."""
    host = {
        "id": user.id,
        "name": user.name,
        "avatarUrl": None,
        "username": user.username,
        "email": user.email,
        "locale": user.locale,
        "defaultScheduleId": user.default_schedule_id,
        "isPlatformManaged": False,
        "timeZone": user.time_zone,
        "nonProfileUsername": user.username,
        "profile": {
            "id": None,
            "upId": f"usr-{user.id}",
            "username": user.username,
            "organizationId": None,
            "organization": None,
        },
        "avatar": f"{web}/avatar.svg",
    }
    shown = row(event_type) | _switches(event_type) | _ALONE
    shown |= {
        "bookerUrl": web,
        "bookingFields": stored_form(event_type, with_phone=True),
        "calVideoSettings": event_type.cal_video_settings,
        "metadata": metadata_of(event_type) | {"apps": _APPS},
        "owner": {"id": user.id, "timeZone": user.time_zone},
        "schedule": event_type.schedule_id or user.default_schedule_id,
        "users": [host],
    }
    return {
        "eventType": shown,
        "locationOptions": [],
        "destinationCalendar": None,
        "team": None,
        "teamMembers": [],
        "currentUserMembership": None,
        "isUserOrganizationAdmin": False,
    }


_APPS: Json = {"giphy": {"enabled": False, "thankYouPage": ""}}


def created(event_type: EventType) -> Json:
    """Return the row of a new event type."""
    return (
        row(event_type)
        | _switches(event_type)
        | _CREATED
        | {
            "bookingFields": None,
            "metadata": None,
            "scheduleId": event_type.schedule_id,
            "bookingRequiresAuthentication": event_type.booking_requires_authentication,
            "createdAt": stamp(event_type.created_at),
            "updatedAt": stamp(event_type.updated_at),
        }
    )


def _entry(event_type: EventType, user: User, links: list[PrivateLink]) -> Json:
    entry = row(event_type) | _LISTED
    entry |= {
        "bookingFields": None if event_type.formless else stored_form(event_type),
        "metadata": None if event_type.formless else metadata_of(event_type),
        "hashedLink": [
            _link(link, number)
            for number, link in enumerate(links, 1)
            if link.event_type_id == event_type.id
        ],
        "owner": {"timeZone": user.time_zone},
        "scheduleId": event_type.schedule_id,
        "userIds": [user.id],
    }
    if event_type.description:
        entry["safeDescription"] = f"<p>{_BOLD.sub(_STRONG, event_type.description)}</p>\n"
    return entry


_BOLD, _STRONG = re.compile(r"\*\*(.+?)\*\*"), r"<strong>\1</strong>"


def _link(link: PrivateLink, number: int) -> Json:
    return {
        "id": number,
        "link": link.id,
        "expiresAt": stamp(link.expires_at) if link.expires_at else None,
        "maxUsageCount": link.max_usage_count or 1,
        "usageCount": link.usage_count,
    }


def row(event_type: EventType) -> Json:
    """Return the columns that every answer has."""
    color = event_type.color
    video = event_type.cal_video_settings or {}
    return (
        _CONSTANT
        | _period(event_type.booking_window)
        | {
            "id": event_type.id,
            "userId": event_type.owner_id,
            "title": event_type.title,
            "slug": event_type.slug,
            "description": event_type.description or None,
            "interfaceLanguage": event_type.interface_language,
            "length": event_type.length_in_minutes,
            "hidden": event_type.hidden,
            "offsetStart": event_type.offset_start,
            "eventName": event_type.custom_name,
            "locations": [stored_location(one) for one in event_type.locations] or [_DAILY],
            "recurringEvent": _recurring(event_type),
            "requiresConfirmation": event_type.requires_confirmation,
            "requiresConfirmationWillBlockSlot": bool(
                event_type.confirmation_policy.get("blockUnconfirmedBookingsInBooker")
            ),
            "requiresBookerEmailVerification": event_type.requires_booker_email_verification,
            "canSendCalVideoTranscriptionEmails": video.get("sendTranscriptionEmails", True),
            "disableGuests": event_type.disable_guests,
            "disableCancelling": bool(event_type.disable_cancelling.get("disabled")),
            "disableRescheduling": bool(event_type.disable_rescheduling.get("disabled")),
            "minimumRescheduleNotice": event_type.disable_rescheduling.get("minutesBefore"),
            "allowReschedulingCancelledBookings": event_type.allow_rescheduling_cancelled_bookings,
            "allowReschedulingPastBookings": event_type.allow_rescheduling_past_bookings,
            "hideCalendarNotes": event_type.hide_calendar_notes,
            "hideCalendarEventDetails": event_type.hide_calendar_event_details,
            "hideOrganizerEmail": event_type.hide_organizer_email,
            "lockTimeZoneToggleOnBookingPage": event_type.lock_time_zone_toggle_on_booking_page,
            "minimumBookingNotice": event_type.minimum_booking_notice,
            "beforeEventBuffer": event_type.before_event_buffer,
            "afterEventBuffer": event_type.after_event_buffer,
            "seatsPerTimeSlot": event_type.seat_count,
            "seatsShowAttendees": bool(event_type.seats.get("showAttendeeInfo")),
            "seatsShowAvailabilityCount": event_type.seats.get("showAvailabilityCount", True),
            "onlyShowFirstAvailableSlot": event_type.only_show_first_available_slot,
            "showOptimizedSlots": event_type.show_optimized_slots,
            "slotInterval": event_type.slot_interval,
            "successRedirectUrl": event_type.success_redirect_url,
            "bookingLimits": event_type.booking_limits_count,
            "durationLimits": event_type.booking_limits_duration,
            "useEventTypeDestinationCalendarEmail": event_type.use_destination_calendar_email,
            "eventTypeColor": color
            and {
                "darkEventTypeColor": color["darkThemeHex"],
                "lightEventTypeColor": color["lightThemeHex"],
            },
        }
    )


_DAILY: Json = {"type": "integrations:daily"}


def _switches(event_type: EventType) -> Json:
    limit = event_type.booker_active_bookings_limit
    return {
        "autoTranslateInstantMeetingTitleEnabled": True,
        "forwardParamsSuccessRedirect": True,
        "includeNoShowInRRCalculation": False,
        "maxActiveBookingsPerBooker": limit.get("maximumActiveBookings"),
        "maxActiveBookingPerBookerOfferReschedule": bool(limit.get("offerReschedule")),
        "requiresCancellationReason": "MANDATORY_HOST_ONLY",
    }


def _period(window: Json) -> Json:
    kind, value = window.get("type"), window.get("value")
    period: Json = {
        "periodType": "UNLIMITED",
        "periodDays": None,
        "periodStartDate": None,
        "periodEndDate": None,
        "periodCountCalendarDays": None,
    }
    if kind == "range":
        days = [f"{str(day)[:10]}T00:00:00.000Z" for day in as_list(value) or []]
        period |= {"periodType": "RANGE", "periodStartDate": days[0], "periodEndDate": days[-1]}
    elif kind is not None:
        period |= {
            "periodType": _ROLLING[bool(window.get("rolling"))],
            "periodDays": value,
            "periodCountCalendarDays": kind == "calendarDays",
        }
    return period


def _recurring(event_type: EventType) -> Json | None:
    recurrence = event_type.recurrence
    if not event_type.recurs or recurrence is None:
        return None
    return {
        "freq": _FREQUENCIES[recurrence["frequency"]],
        "count": recurrence["occurrences"],
        "interval": recurrence["interval"],
    }


def metadata_of(event_type: EventType) -> Json:
    """Return the settings that have no column of their own."""
    metadata: Json = {}
    if event_type.length_in_minutes_options:
        metadata["multipleDuration"] = event_type.length_in_minutes_options
    layouts = event_type.booker_layouts
    if layouts:
        metadata["bookerLayouts"] = {
            "enabledLayouts": [f"{layout}_view" for layout in layouts["enabledLayouts"]],
            "defaultLayout": f"{layouts['defaultLayout']}_view",
        }
    threshold = event_type.confirmation_policy.get("noticeThreshold")
    if threshold:
        metadata["requiresConfirmationThreshold"] = {
            "time": threshold["count"],
            "unit": threshold["unit"],
        }
    return metadata
