"""Bookings as 2024-04-15 shows them."""

from cal_async.sandbox._booking_view import video_url
from cal_async.sandbox._call import Call
from cal_async.sandbox._documents import Booking
from cal_async.sandbox._ids import long_uid
from cal_async.sandbox._json import Json
from cal_async.sandbox._times import stamp
from cal_async.sandbox.legacy.booking_parts import account, guest, person, references, user
from cal_async.sandbox.legacy.event_type_row import metadata_of, row
from cal_async.sandbox.legacy.form import stored_form

_EVENT_TYPE = (
    "allowReschedulingPastBookings",
    "currency",
    "customReplyToEmail",
    "disableCancelling",
    "disableGuests",
    "disableRescheduling",
    "eventName",
    "eventTypeColor",
    "hideOrganizerEmail",
    "id",
    "length",
    "minimumRescheduleNotice",
    "price",
    "recurringEvent",
    "schedulingType",
    "seatsPerTimeSlot",
    "seatsShowAttendees",
    "seatsShowAvailabilityCount",
    "slug",
    "teamId",
    "title",
)
_STATUSES = ("ACCEPTED", "CANCELLED", "REJECTED", "PENDING", "AWAITING_HOST")


def listed(call: Call, bookings: list[Booking], total: int, cursor: int | None) -> Json:
    """Return a page of bookings, and a summary of the series among all of them."""
    found = call.store.bookings.with_user(call.user.id, call.user.email)
    series = sorted({one.recurring_uid for one in found if one.recurring_uid})
    return {
        "bookings": [_entry(call, booking) for booking in bookings],
        "recurringInfo": [_series(uid, call.store.bookings.of_series(uid)) for uid in series],
        "totalCount": total,
        "nextCursor": cursor,
    }


def alone(call: Call, booking: Booking) -> Json:
    """Return one booking."""
    event_type = call.store.event_types.get(booking.event_type_id or 0)
    return _row(call, booking) | {
        "eventTypeId": booking.event_type_id,
        "eventType": event_type
        and {
            "eventName": event_type.custom_name,
            "slug": event_type.slug,
            "timeZone": None,
            "schedulingType": None,
            "hideOrganizerEmail": event_type.hide_organizer_email,
        },
        "user": user(call, booking),
        "attendees": [person(one) for one in booking.attendees],
        "smsReminderNumber": None,
        "tracking": None,
        "assignmentReason": [],
    }


def created(call: Call, booking: Booking) -> Json:
    """Return a booking just made."""
    host = call.store.users[booking.host_ids[0]]
    shown: Json = _row(call, booking) | {
        "idempotencyKey": long_uid(),
        "userId": host.id,
        "eventTypeId": booking.event_type_id,
        "createdAt": stamp(booking.created_at),
        "updatedAt": stamp(booking.updated_at),
        "iCalUID": booking.ics_uid,
        "iCalSequence": booking.ics_sequence,
        "noShowHost": booking.absent_host,
        "creationSource": "API_V2",
        "metadata": booking.metadata,
        "user": {
            "uuid": long_uid(),
            "email": None,
            "name": host.name,
            "timeZone": host.time_zone,
            "username": host.username,
            "isPlatformManaged": False,
        },
        "attendees": [guest(booking, one) for one in booking.attendees],
        "references": [
            {key: one[key] for key in ("type", "uid", "meetingId", "meetingPassword", "meetingUrl")}
            for one in references(booking)
        ],
        "userUuid": long_uid(),
        "appsStatus": [
            {
                "appName": "Cal Video",
                "type": "daily_video",
                "success": 1,
                "failures": 0,
                "errors": [],
            }
            for _ in references(booking)
        ],
    }
    del shown["seatsReferences"]
    if booking.video_room is not None:
        shown["videoCallUrl"] = video_url(booking, call.site.web)
    nothing: Json = {"scheduledJobs": [], "payment": [], "luckyUsers": []}
    return shown | _NEVER | nothing


_NULLS = (
    "destinationCalendarId",
    "reassignReason",
    "reassignById",
    "dynamicEventSlugRef",
    "dynamicGroupSlugRef",
    "smsReminderNumber",
    "rating",
    "ratingFeedback",
    "oneTimePassword",
    "previousBooking",
)
_NEVER: Json = {
    **dict.fromkeys(_NULLS),
    "paid": False,
    "isRecorded": False,
    "paymentRequired": False,
    "isDryRun": False,
}


def _row(call: Call, booking: Booking) -> Json:
    host = call.store.users[booking.host_ids[0]]
    where = video_url(booking, call.site.web) if booking.video_room else booking.location
    video: Json = {"videoCallUrl": where} if where.startswith("http") else {}
    return {
        "id": booking.id,
        "uid": booking.uid,
        "title": booking.title,
        "description": booking.description,
        "userPrimaryEmail": host.email,
        "customInputs": {},
        "startTime": stamp(booking.start),
        "endTime": stamp(booking.end),
        "location": booking.location,
        "status": booking.status.upper(),
        "metadata": video | booking.metadata,
        "responses": booking.responses,
        "recurringEventId": booking.recurring_uid,
        "fromReschedule": booking.from_uid,
        "rescheduled": True if booking.to_uid else None,
        "rescheduledBy": booking.rescheduled_by,
        "cancelledBy": None,
        "cancellationReason": booking.cancellation_reason,
        "rejectionReason": booking.rejection_reason,
        "seatsReferences": [
            {"referenceUid": one.seat_uid} for one in booking.attendees if one.seat_uid
        ],
    }


def _entry(call: Call, booking: Booking) -> Json:
    event_type = call.store.event_types.get(booking.event_type_id or 0)
    shown = None
    if event_type is not None:
        whole = row(event_type)
        shown = {key: whole[key] for key in _EVENT_TYPE} | {
            "metadata": metadata_of(event_type),
            "bookingFields": stored_form(event_type),
            "parentId": None,
            "hosts": [],
            "team": None,
            "hostGroups": [],
        }
    return _row(call, booking) | {
        "createdAt": stamp(booking.created_at),
        "updatedAt": stamp(booking.updated_at),
        "paid": False,
        "isRecorded": False,
        "payment": [],
        "eventType": shown,
        "references": references(booking),
        "user": user(call, booking),
        "attendees": [guest(booking, one) | {"user": account(one)} for one in booking.attendees],
        "assignmentReasonSortedByCreatedAt": [],
        "report": None,
        "rescheduler": None,
    }


def _series(uid: str, bookings: list[Booking]) -> Json:
    by_status: dict[str, list[str]] = {status: [] for status in _STATUSES}
    for booking in bookings:
        by_status[booking.status.upper()].append(stamp(booking.start))
    return {
        "recurringEventId": uid,
        "count": len(bookings),
        "firstDate": stamp(bookings[0].start),
        "bookings": by_status,
    }
