"""Who wants to hear of what."""

import inspect
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Protocol, TypeVar, overload

import anyio.to_thread

from cal_async._errors import ConfigurationError
from cal_async.webhooks import _events as events

E = TypeVar("E")
R = TypeVar("R")

Handler = Callable[..., object]
Caller = Callable[..., Awaitable[object]]
"""How to call a handler: `in_thread` or `directly`."""


class Registers(Protocol[E]):
    """A decorator for handlers of one kind of event, blocking or async."""

    def __call__(self, handler: Callable[[E], R], /) -> Callable[[E], R]:
        """Register ``handler`` and return it."""
        ...


class Handlers:
    """The handlers, by trigger."""

    def __init__(self, *, by_trigger: bool) -> None:
        self._by_trigger = by_trigger
        self._registered: list[tuple[frozenset[str], Handler]] = []

    def matching(self, event: Any) -> Iterator[Handler]:
        """Yield those who want to hear of an event, in the order in which they registered."""
        for triggers, handler in self._registered:
            if not triggers or event.trigger in triggers:
                yield handler

    @overload
    def on(self) -> Registers[Any]: ...
    @overload
    def on(self, *triggers: events.BookingTrigger) -> Registers[events.BookingEvent]: ...
    @overload
    def on(self, *triggers: events.NoShowTrigger) -> Registers[events.NoShowEvent]: ...
    @overload
    def on(self, *triggers: events.MeetingTrigger) -> Registers[events.MeetingEvent]: ...
    @overload
    def on(
        self, *triggers: events.InstantMeetingTrigger
    ) -> Registers[events.InstantMeetingEvent]: ...
    @overload
    def on(self, *triggers: events.RecordingTrigger) -> Registers[events.RecordingEvent]: ...
    @overload
    def on(self, *triggers: events.VideoNoShowTrigger) -> Registers[events.VideoNoShowEvent]: ...
    @overload
    def on(self, *triggers: events.OutOfOfficeTrigger) -> Registers[events.OutOfOfficeEvent]: ...
    @overload
    def on(self, *triggers: events.FormTrigger) -> Registers[events.FormEvent]: ...
    @overload
    def on(
        self, *triggers: events.WrongAssignmentTrigger
    ) -> Registers[events.WrongAssignmentEvent]: ...
    @overload
    def on(self, *triggers: events.DelegationTrigger) -> Registers[events.DelegationEvent]: ...
    @overload
    def on(
        self, *triggers: events.CalendarEntryTrigger
    ) -> Registers[events.CalendarEntryEvent]: ...
    @overload
    def on(self, *triggers: str) -> Registers[Any]: ...
    def on(self, *triggers: str) -> Any:
        """Register a handler of these triggers; of all, unknown ones too, if none is named.

        Raises:
            ConfigurationError: The webhook has a template, whose deliveries name no trigger.
        """
        if triggers and not self._by_trigger:
            raise ConfigurationError("deliveries of a template name no trigger: use on()")

        def register(handler: Handler) -> Handler:
            self._registered.append((frozenset(triggers), handler))
            return handler

        return register


async def in_thread(function: Handler, *given: Any) -> object:
    """Call an async handler here and a blocking one in a thread, so that the loop goes on."""
    if inspect.iscoroutinefunction(function):
        return await function(*given)
    result = await anyio.to_thread.run_sync(function, *given)
    return await result if inspect.isawaitable(result) else result


async def directly(function: Handler, *given: Any) -> object:
    """Call any handler here: for servers whose thread belongs to the request."""
    result = function(*given)
    return await result if inspect.isawaitable(result) else result
