"""Whether these credentials see the bookings that they make."""

from weakref import WeakKeyDictionary

from cal_async._errors import NotFoundError, PermissionDeniedError
from cal_async._operation import Core
from cal_async.resources.event_types import EventTypes

__all__ = ["check_sight"]

_seen: WeakKeyDictionary[Core, dict[int, int | None]] = WeakKeyDictionary()


async def check_sight(core: Core, event_type_id: int | None) -> int | None:
    """Check, once for each event type, that its bookings are in the caller's list.

    It returns how many occurrences a series of it has, if it is known to repeat.

    Anybody may book, but only those who may read an event type (its owner, its hosts, admins of
    its team) are shown what is booked on it. To others no look proves that nothing is there.
    An event type that is named by its slug cannot be asked about.

    Raises:
        NotFoundError: It is somebody else's, or does not exist.
    """
    if event_type_id is None:
        return None
    known = _seen.setdefault(core, {})
    if event_type_id not in known:
        try:
            event_type = await EventTypes(core).get(event_type_id)
        except (NotFoundError, PermissionDeniedError) as error:
            error.add_note(
                "an idempotency_key is looked for among the bookings of the event type, which "
                "takes credentials of its owner, a host or an admin of its team"
            )
            raise
        recurrence = event_type.recurrence
        known[event_type_id] = recurrence.occurrences if recurrence else None
    return known[event_type_id]
