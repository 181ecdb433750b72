"""The columns of an event type's database row, which every answer of 2024-04-15 shows."""

from cal_async.sandbox._documents import EventType
from cal_async.sandbox._json import Json, as_list
from cal_async.sandbox._locations import stored_location

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


def row(event_type: EventType) -> Json:
    """Return the columns that every answer has."""
    color = event_type.color
    video = event_type.cal_video_settings or {}
    return (
        _CONSTANT
        | _period(event_type.booking_window, event_type.last_window)
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


_NO_PERIOD: Json = {
    "periodDays": None,
    "periodStartDate": None,
    "periodEndDate": None,
    "periodCountCalendarDays": None,
}


def _period(window: Json, before: Json) -> Json:
    """Return the columns of a booking window; it leaves those of the one ``before`` it alone."""
    kind, value = window.get("type"), window.get("value")
    period = (_period(before, {}) if before else _NO_PERIOD) | {"periodType": "UNLIMITED"}
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
