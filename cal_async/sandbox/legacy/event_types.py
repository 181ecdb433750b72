"""Event types as 2024-04-15 shows them: their database row, and what each answer adds to it."""

import re

from cal_async.sandbox._documents import EventType, PrivateLink, User
from cal_async.sandbox._json import Json
from cal_async.sandbox._times import stamp
from cal_async.sandbox.legacy.event_type_row import metadata_of, row
from cal_async.sandbox.legacy.form import stored_form

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
