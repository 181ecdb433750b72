"""Async generators that blocking code walks through."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import suppress
from typing import Generic, TypeVar

from cal_async import ClientClosedError
from cal_sync._bridge import Bridge

__all__ = ["Steps", "walk"]

T = TypeVar("T")


class Steps(Generic[T]):
    """Takes an async generator's values and closes it, one after the other.

    Ctrl-C ends a step for the thread that waits; in the loop it may be under way a little longer.
    """

    def __init__(self, generator: AsyncGenerator[T]) -> None:
        self._generator = generator
        self._turn = asyncio.Lock()

    async def next(self) -> T | None:
        """Return the next value, or ``None`` after the last."""
        async with self._turn:
            return await anext(self._generator, None)

    async def aclose(self) -> None:
        """Close the generator as soon as its last step has ended."""
        async with self._turn:
            await self._generator.aclose()


def walk(bridge: Bridge, generator: AsyncGenerator[T]) -> Generator[T]:
    """Yield what an async generator yields; close it on every way out."""
    steps = Steps(generator)
    try:
        while (value := bridge.run(steps.next())) is not None:
            yield value
    finally:
        with suppress(ClientClosedError):  # then its loop has closed it
            bridge.run(steps.aclose())
