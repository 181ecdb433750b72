"""Blocking twins: the async method's signature and docstring, run through the bridge."""

import functools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar, overload

from cal_async._operation import Resource
from cal_async._pagination import Iterate
from cal_sync._bridge import Bridge
from cal_sync._steps import walk

__all__ = ["Blocking", "BlockingChild", "BlockingIterate", "BlockingResource"]

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", bound="BlockingResource")


class Runner(Protocol):
    """What can run an async method by its name and wait for it."""

    def _run(self, name: str, /, *args: Any, **kwargs: Any) -> Any: ...


class BlockingResource:
    """The blocking twin of a resource."""

    def __init__(self, resource: Resource, bridge: Bridge) -> None:
        self._resource = resource
        self._bridge = bridge

    @property
    def raw(self) -> Any:
        """The same methods, answering a `RawResponse`: status, headers, body, ``parse()``."""
        return type(self)(self._resource.raw, self._bridge)

    def __repr__(self) -> str:
        return repr(self._resource)

    def _run(self, name: str, /, *args: Any, **kwargs: Any) -> Any:
        return self._bridge.run(getattr(self._resource, name)(*args, **kwargs))


class Blocking(Generic[P, T]):
    """The blocking twin of an async method."""

    def __init__(self, method: Callable[Concatenate[Any, P], Awaitable[T]]) -> None:
        self._method = method

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @functools.cached_property
    def _function(self) -> Any:
        # Made when it is first looked at: there are hundreds, and few are used.
        name = self._name

        @functools.wraps(self._method)
        def call(self: Runner, /, *args: Any, **kwargs: Any) -> Any:
            return self._run(name, *args, **kwargs)  # pyright: ignore[reportPrivateUsage]

        return call

    @overload
    def __get__(self, instance: None, owner: type) -> Callable[Concatenate[Any, P], T]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> Callable[P, T]: ...
    def __get__(self, instance: object | None, owner: type) -> Any:
        return self._function.__get__(instance, owner)


class BlockingIterate(Generic[P, T]):
    """The blocking twin of an `Iterate`: one hop a page, not one an entry."""

    def __init__(self, method: Callable[Concatenate[Any, P], AsyncIterator[T]]) -> None:
        self._iterate: Any = method
        self.__doc__ = method.__doc__

    @overload
    def __get__(
        self, instance: None, owner: type
    ) -> Callable[Concatenate[Any, P], Iterator[T]]: ...
    @overload
    def __get__(self, instance: BlockingResource, owner: type) -> Callable[P, Iterator[T]]: ...
    def __get__(self, instance: BlockingResource | None, owner: type) -> Any:
        if instance is None:
            return self
        iterate: Iterate[P, T] = self._iterate
        resource, bridge = instance._resource, instance._bridge  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

        def each(*args: P.args, **kwargs: P.kwargs) -> Iterator[T]:
            for page in walk(bridge, iterate.pages(resource, *args, **kwargs)):
                yield from page

        return each


class BlockingChild(Generic[R]):
    """A blocking resource inside another one."""

    def __init__(self, kind: type[R]) -> None:
        self._kind = kind

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> type[R]: ...
    @overload
    def __get__(self, instance: BlockingResource, owner: type) -> R: ...
    def __get__(self, instance: BlockingResource | None, owner: type) -> type[R] | R:
        if instance is None:
            return self._kind
        resource, bridge = instance._resource, instance._bridge  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        child = self._kind(getattr(resource, self._name), bridge)
        instance.__dict__[self._name] = child
        return child
