"""What is booked, or held for a while."""

from datetime import datetime
from typing import Any, Literal

from msgspec import field

from cal_async.sandbox._documents._base import Document
from cal_async.sandbox._json import Json

BookingStatus = Literal["accepted", "pending", "cancelled", "rejected"]


class Reservation(Document, frozen=True, eq=False, kw_only=True):
    """A slot that is held for somebody who is filling in the form."""

    uid: str
    event_type_id: int
    start: datetime
    end: datetime
    until: datetime


class Attendee(Document, frozen=True, eq=False, kw_only=True):
    """Somebody invited; in a seated booking, the holder of a seat."""

    id: int
    name: str
    email: str
    time_zone: str
    language: str = "en"
    phone_number: str | None = None
    absent: bool = False
    seat_uid: str | None = None
    responses: Json = field(default_factory=dict[str, Any])
    metadata: Json = field(default_factory=dict[str, Any])


class Booking(Document, frozen=True, eq=False, kw_only=True):
    """A booking: one meeting, one occurrence of a series, or a slot shared by seats."""

    id: int
    uid: str
    host_ids: tuple[int, ...]
    event_type_id: int | None
    title: str
    status: BookingStatus
    start: datetime
    end: datetime
    created_at: datetime
    updated_at: datetime
    ics_uid: str
    location: str
    attendees: tuple[Attendee, ...]
    description: str | None = ""
    ics_sequence: int = 0
    metadata: Json = field(default_factory=dict[str, Any])
    responses: Json = field(default_factory=dict[str, Any])
    seated: bool = False
    recurring_uid: str | None = None
    from_uid: str | None = None
    to_uid: str | None = None
    rescheduling_reason: str | None = None
    rescheduled_by: str | None = None
    cancellation_reason: str | None = None
    rejection_reason: str | None = None
    absent_host: bool = False
    video_room: str | None = None
    meeting_url: str | None = None

    @property
    def active(self) -> bool:
        """Whether it stands, confirmed or waiting for it."""
        return self.status in ("accepted", "pending")
