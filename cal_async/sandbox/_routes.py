"""Temporary: the routes until the registry of operations lists them."""

from typing import NamedTuple


class Route(NamedTuple):
    method: str
    path: str
    name: str


_TABLE = """
GET /v2/me me.get
PATCH /v2/me me.update
POST /v2/api-keys/refresh api_keys.refresh
POST /v2/event-types event_types.create
GET /v2/event-types event_types.list
GET /v2/event-types/{event_type_id} event_types.get
PATCH /v2/event-types/{event_type_id} event_types.update
DELETE /v2/event-types/{event_type_id} event_types.delete
POST /v2/event-types/{event_type_id}/webhooks event_types.webhooks.create
GET /v2/event-types/{event_type_id}/webhooks event_types.webhooks.list
DELETE /v2/event-types/{event_type_id}/webhooks event_types.webhooks.delete_all
GET /v2/event-types/{event_type_id}/webhooks/{webhook_id} event_types.webhooks.get
PATCH /v2/event-types/{event_type_id}/webhooks/{webhook_id} event_types.webhooks.update
DELETE /v2/event-types/{event_type_id}/webhooks/{webhook_id} event_types.webhooks.delete
POST /v2/event-types/{event_type_id}/private-links event_types.private_links.create
GET /v2/event-types/{event_type_id}/private-links event_types.private_links.list
PATCH /v2/event-types/{event_type_id}/private-links/{link_id} event_types.private_links.update
DELETE /v2/event-types/{event_type_id}/private-links/{link_id} event_types.private_links.delete
POST /v2/schedules schedules.create
GET /v2/schedules schedules.list
GET /v2/schedules/default schedules.get_default
GET /v2/schedules/{schedule_id} schedules.get
PATCH /v2/schedules/{schedule_id} schedules.update
DELETE /v2/schedules/{schedule_id} schedules.delete
GET /v2/slots slots.list
POST /v2/slots/reservations slots.reservations.create
GET /v2/slots/reservations/{uid} slots.reservations.get
PATCH /v2/slots/reservations/{uid} slots.reservations.update
DELETE /v2/slots/reservations/{uid} slots.reservations.delete
POST /v2/bookings bookings.create
GET /v2/bookings bookings.list
GET /v2/bookings/by-seat/{seat_uid} bookings.get_by_seat
GET /v2/bookings/{uid} bookings.get
GET /v2/bookings/{uid}/recordings bookings.get_recordings
GET /v2/bookings/{uid}/transcripts bookings.get_transcripts
GET /v2/bookings/{uid}/calendar-links bookings.get_calendar_links
GET /v2/bookings/{uid}/references bookings.get_references
GET /v2/bookings/{uid}/conferencing-sessions bookings.get_conferencing_sessions
POST /v2/bookings/{uid}/reschedule bookings.reschedule
POST /v2/bookings/{uid}/cancel bookings.cancel
POST /v2/bookings/{uid}/mark-absent bookings.mark_absent
POST /v2/bookings/{uid}/reassign bookings.reassign
POST /v2/bookings/{uid}/reassign/{user_id} bookings.reassign_to_user
POST /v2/bookings/{uid}/confirm bookings.confirm
POST /v2/bookings/{uid}/decline bookings.decline
PATCH /v2/bookings/{uid}/location bookings.update_location
GET /v2/bookings/{uid}/attendees bookings.attendees.list
POST /v2/bookings/{uid}/attendees bookings.attendees.create
GET /v2/bookings/{uid}/attendees/{attendee_id} bookings.attendees.get
DELETE /v2/bookings/{uid}/attendees/{attendee_id} bookings.attendees.delete
POST /v2/bookings/{uid}/guests bookings.guests.create
GET /v2/calendars calendars.list
GET /v2/calendars/busy-times calendars.get_busy_times
POST /v2/calendars/ics-feed/save calendars.ics_feed.save
GET /v2/calendars/ics-feed/check calendars.ics_feed.check
GET /v2/calendars/{calendar}/connect calendars.connect
GET /v2/calendars/{calendar}/save calendars.save
GET /v2/calendars/{calendar}/check calendars.check
POST /v2/calendars/{calendar}/disconnect calendars.disconnect
POST /v2/calendars/{calendar}/credentials calendars.credentials.create
GET /v2/calendars/{calendar}/event/{event_uid} calendars.events.get
PATCH /v2/calendars/{calendar}/events/{event_uid} calendars.events.update
POST /v2/webhooks webhooks.create
GET /v2/webhooks webhooks.list
GET /v2/webhooks/{webhook_id} webhooks.get
PATCH /v2/webhooks/{webhook_id} webhooks.update
DELETE /v2/webhooks/{webhook_id} webhooks.delete
"""


def operations() -> list[Route]:
    return [Route(*line.split()) for line in _TABLE.strip().splitlines()]
