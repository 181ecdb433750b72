"""Sockets that a forked process lets go of: two processes on one connection would garble it."""

import os
import socket
from typing import Any
from weakref import WeakSet

__all__ = ["open_socket"]

_opened: WeakSet[socket.socket] = WeakSet()


def open_socket(address: tuple[Any, ...]) -> socket.socket:
    """Return a socket for an address, in the form of `socket.getaddrinfo`."""
    family, kind, protocol = address[:3]
    opened = socket.socket(family, kind, protocol)
    _opened.add(opened)
    return opened


def _after_fork() -> None:
    # Not through the event loop: its selector is shared with the parent, which would stop
    # listening to its own connections.
    for inherited in list(_opened):
        descriptor = inherited.detach()
        if descriptor >= 0:
            os.close(descriptor)
    _opened.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
