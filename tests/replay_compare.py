"""Compare a recorded answer with another server's: status, shape, and values where they are fixed.

Ids and uids differ between servers. They are learnt where an answer brings them, and from then on
the recorded one stands for the other.
"""

import re
from dataclasses import dataclass, field
from typing import Any

# Times of the server's own clock, and what a server makes up.
VOLATILE = {
    "timestamp",
    "createdAt",
    "updatedAt",
    "reservationUntil",
    "apiKey",
    "authUrl",
    "eventUid",
    "bookingUrl",
    "idempotencyKey",
    "uuid",
    "userUuid",
    "meetingPassword",
    "meetingId",
    "meetingUrl",
    "image",
    "avatar",
    "accessTokenExpiresAt",
    "refreshTokenExpiresAt",
    "createdDate",
}
_UIDS = {
    "uid",
    "seatUid",
    "reservationUid",
    "recurringBookingUid",
    "linkId",
    "icsUid",
    "rescheduledToUid",
    "rescheduledFromUid",
    "iCalUID",
    "bookingUid",
    "recurringEventId",
    "clientId",
    "oAuthClientId",
}
_NUMBERS = {
    "eventTypeId": "event type",
    "scheduleId": "schedule",
    "defaultScheduleId": "schedule",
    "bookingId": "booking",
    "credentialId": "calendar",
    "userId": "user",
    "ownerId": "user",
}
_UID = re.compile(
    r"c[0-9a-z]{24}|[1-9A-HJ-NP-Za-km-z]{20,24}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
_ROOM = re.compile(r"https://meetco\.daily\.co/\w+")
_CLOCK = re.compile(r"Current time in UTC\+0: [^,]+")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT")
_ICS = re.compile(r"(UID%3A|DTSTAMP%3A)\w+")


@dataclass
class Names:
    """What the recorded server calls things, and what the other one does."""

    uids: dict[str, str] = field(default_factory=dict)
    numbers: dict[tuple[str, int], int] = field(default_factory=dict)

    def text(self, text: str) -> str:
        """Translate every recorded uid in a text."""
        for recorded, ours in self.uids.items():
            if recorded in text:
                text = text.replace(recorded, ours)
        return text

    def number(self, kind: str, number: int) -> int:
        """Translate a recorded id."""
        return self.numbers.get((kind, number), number)


@dataclass
class Comparison:
    """Collects the differences between two JSON documents.

    Attributes:
        names: What is known about ids; it learns.
        kind: What the ``id`` of the outermost object identifies.
        web: The other server's web address.
        shape: Differences of keys and types.
        values: Differences of values.
    """

    names: Names
    kind: str
    web: str
    shape: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)

    def compare(self, recorded: Any, ours: Any, where: str = "", key: str = "") -> None:
        """Compare two documents from their roots."""
        if _type(recorded) != _type(ours):
            self.shape.append(f"{where}: {_type(recorded)} became {_type(ours)}")
        elif isinstance(recorded, dict):
            self._objects(recorded, ours, where)
        elif isinstance(recorded, list):
            self._lists(recorded, ours, where, key)
        elif (
            key not in VOLATILE
            and ".references" not in where
            and not self._same(recorded, ours, where, key)
        ):
            self.values.append(f"{where}: {recorded!r} became {ours!r}")

    def _objects(self, recorded: dict[str, Any], ours: dict[str, Any], where: str) -> None:
        by_date = where.endswith((".data", ".slots")) and any(
            re.fullmatch(r"\d{4}-\d\d-\d\d", name) for name in {**recorded, **ours}
        )
        missing = [name for name in recorded if name not in ours]
        extra = [name for name in ours if name not in recorded]
        for label, found in (("lacks", missing), ("has besides", extra)):
            if found:
                (self.values if by_date else self.shape).append(f"{where}: {label} {found}")
        for name, value in recorded.items():
            if name in ours:
                self.compare(value, ours[name], f"{where}.{name}", name)

    def _lists(self, recorded: list[Any], ours: list[Any], where: str, key: str) -> None:
        if len(recorded) != len(ours):
            self.values.append(f"{where}: {len(recorded)} entries became {len(ours)}")
        recorded, ours = _ordered(recorded), _ordered(ours)
        for index, (left, right) in enumerate(zip(recorded, ours, strict=False)):
            self.compare(left, right, f"{where}[{index}]", key)

    def _same(self, recorded: Any, ours: Any, where: str, key: str) -> bool:
        if isinstance(recorded, str):
            if recorded.startswith(("<redacted>", "jwt-redacted")):
                return bool(ours)
            return self._same_text(recorded, ours, key)
        if isinstance(recorded, int) and not isinstance(recorded, bool):
            kind = self._kind(where, key)
            if kind and recorded != ours:
                return self.names.numbers.setdefault((kind, recorded), ours) == ours
            if kind:
                self.names.numbers.setdefault((kind, recorded), ours)
        return recorded == ours

    def _same_text(self, recorded: str, ours: str, key: str) -> bool:
        identifies = key in _UIDS or (key in ("id", "data") and _UID.fullmatch(recorded))
        if identifies and _UID.match(recorded) and _UID.match(ours):
            left, right = recorded.removesuffix("@Cal.com"), ours.removesuffix("@Cal.com")
            return self.names.uids.setdefault(left, right) == right
        recorded = self.names.text(recorded)
        if key == "path":
            return recorded == ours
        recorded = recorded.replace("http://127.0.0.1:3000", self.web)
        quoted = self.web.replace(":", "%3A").replace("/", "%2F")
        recorded = recorded.replace("http%3A%2F%2F127.0.0.1%3A3000", quoted)
        return _plain(recorded) == _plain(ours)

    def _kind(self, where: str, key: str) -> str:
        if key == "id":
            parent = re.sub(r"\[\d+\]", "", where.rpartition(".")[0]).rpartition(".")[2]
            if parent in ("eventType", "eventTypes"):
                return "event type"
            if parent in ("hosts", "users", "user", "reassignedTo", "owner"):
                return "user"
            if parent == "attendees":
                return "attendee"
            return self.kind if parent in ("data", "bookings") else "other"
        return _NUMBERS.get(key, "")


def _plain(text: str) -> str:
    text = _ICS.sub(r"\1x", _ROOM.sub("room", text))
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "now", text) if "UTC+0" in text else text


def _type(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return {"NoneType": "null", "str": "string", "dict": "object", "list": "list"}[
        type(value).__name__
    ]


def _ordered(entries: list[Any]) -> list[Any]:
    """Put lists in order that have none, or that of random ids: event types, webhooks, series."""
    for key, beside in (("slug", "id"), ("subscriberUrl", "id"), ("firstDate", "count")):
        if entries and all(
            isinstance(entry, dict) and beside in entry and key in entry for entry in entries
        ):
            return sorted(entries, key=lambda entry: (str(entry[key]), str(entry.get("count"))))
    if entries and all(isinstance(entry, str) and _MOMENT.match(entry) for entry in entries):
        return sorted(entries)
    return entries
