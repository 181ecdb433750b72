"""Codes that prove addresses: nothing is mailed here, so every code is known beforehand."""

from cal_async.sandbox._documents import Code
from cal_async.sandbox._store import Store

# A separate process cannot look into the sandbox; a fixed code serves its tests as well.
CODE = "123456"


def send(store: Store, address: str) -> None:
    """Note that a code is on its way to an address."""
    store.codes.save(Code(address=address, code=CODE))


def fits(store: Store, address: str, code: object) -> bool:
    """Tell whether a code is the one that was sent to an address."""
    sent = store.codes.get(address)
    return sent is not None and sent.code == code
