"""Titles of bookings, by the event type's own pattern if it has one."""

import re

from cal_async.sandbox._documents import EventType, User
from cal_async.sandbox._json import Json
from cal_async.sandbox._wishes import Wish


def title_of(wish: Wish) -> str:
    """Return a booking's title, by the event type's own pattern if it has one."""
    return name_event(
        wish.event_type, wish.host, wish.name, {"{Location}": wish.place.location}, wish.responses
    )


def name_event(event_type: EventType, host: User, booker: str, words: Json, responses: Json) -> str:
    """Fill in the placeholders of an event type's pattern for titles."""
    pattern = event_type.custom_name
    if not pattern:
        return f"{event_type.title} between {host.name} and {booker}"
    known: Json = words | {
        "{Event type title}": event_type.title,
        "{Organiser}": host.name,
        "{Organiser first name}": host.name.partition(" ")[0],
        "{Scheduler}": booker,
        "{Scheduler first name}": booker.partition(" ")[0],
        "{Event duration}": f"{event_type.length_in_minutes} mins",
    }
    return re.sub(
        r"\{([^{}]+)\}",
        lambda found: str(known.get(found[0], responses.get(found[1], found[0]))),
        pattern,
    )
