"""Access tokens that renew themselves: OAuth2, managed users, API keys that rotate.

Pass one as ``CalClient(auth=…)``. A token is renewed shortly before it expires and when the
server refuses it; any number of concurrent calls cause one renewal. What the server gives is
kept in a `TokenStore` **before** it is used: the server forgets the old token at once.
"""

from cal_async.tokens._authorize import authorize_url, pkce_pair
from cal_async.tokens._sources import ManagedUser, OAuth2, RotatingApiKey
from cal_async.tokens._store import (
    FileTokenStore,
    LockingTokenStore,
    MemoryTokenStore,
    Tokens,
    TokenStore,
)

__all__ = [
    "FileTokenStore",
    "LockingTokenStore",
    "ManagedUser",
    "MemoryTokenStore",
    "OAuth2",
    "RotatingApiKey",
    "TokenStore",
    "Tokens",
    "authorize_url",
    "pkce_pair",
]
