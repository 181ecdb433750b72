"""Who sends each recorded request: credentials were redacted and have to be filled in again.

Keys, tokens and secrets that answers bring replace what was there before.
"""

import re
from dataclasses import dataclass, field
from typing import Any

Record = dict[str, Any]

_SECOND = re.compile(
    r"second user$|second user |another user|user two|unrelated user|api key refresh"
    r"|me with refreshed key|second user NY|^default throttle"
)
_NOT_SECOND = re.compile(
    r"booking create (for second user NY|to cancel by second user)|other key is not affected"
)
_PLATFORM = re.compile(r"^oauth clients? (create|list|get|update|delete)(?!.*ordinary)")
_WRONG_SECRET = re.compile(r"(wrong|bad) secret")


@dataclass
class Senders:
    """The credentials of everybody who sent a request.

    Attributes:
        keys: The API keys of the first and the second user, and of the platform's owner.
        client_secret: The platform client's.
        app_secret: The OAuth2 application's.
        expired: An API key that has expired.
        codes: The verification codes sent, by address.
    """

    keys: list[str]
    client_secret: str = ""
    app_secret: str = ""
    expired: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, list[str]] = field(default_factory=dict)
    _replaced: str = ""

    def headers(self, record: Record) -> dict[str, str]:
        """Return a record's headers with credentials in them."""
        name, headers = record["name"], dict(record["request"]["headers"])
        bearer = headers.get("authorization", "")
        if "cal_<redacted>" in bearer:
            headers["authorization"] = bearer.replace("cal_<redacted>", self._key(name))
        elif "<redacted>" in bearer:
            headers["authorization"] = bearer.replace("<redacted>", self._token(name))
        if headers.get("x-cal-secret-key") == "<redacted>":
            wrong = _WRONG_SECRET.search(name)
            headers["x-cal-secret-key"] = "wrong" if wrong else self.client_secret
        if name == "version header upper-case name":
            headers["CAL-API-VERSION"] = headers.pop("cal-api-version", "2024-06-11")
        return headers

    def body(self, record: Record) -> Any:
        """Return a record's body with credentials and codes in it."""
        body = record["request"]["body"]
        if not isinstance(body, dict):
            return body
        filled = dict(body)
        if filled.get("client_secret") == "<redacted>":
            filled["client_secret"] = self.app_secret
        for name, kind in (("refreshToken", "refreshToken"), ("refresh_token", "refresh_token")):
            if filled.get(name) == "<redacted>":
                used = "used token" in record["name"]
                filled[name] = self.tokens[kind][-2 if used else -1]
        address = filled.get("email") or filled.get("phone")
        if filled.get("code", "000000") != "000000" and address in self.codes:
            filled["code"] = self.codes[address]
        return filled

    def learn(self, record: Record, answer: Any) -> None:
        """Note the credentials that an answer brings."""
        found = answer.get("data", answer) if isinstance(answer, dict) else None
        if not isinstance(found, dict):
            return
        if found.get("apiKey"):
            self._replaced, self.keys[1] = self.keys[1], found["apiKey"]
        if "minimal" in record["name"]:
            return
        for name in ("accessToken", "refreshToken", "access_token", "refresh_token"):
            if name in found:
                self.tokens.setdefault(name, []).append(found[name])

    def _key(self, name: str) -> str:
        if name == "me with the replaced key":
            return self._replaced
        if name == "me with expired key":
            return self.expired
        if _PLATFORM.match(name):
            return self.keys[2]
        second = _SECOND.search(name) and not _NOT_SECOND.search(name)
        return self.keys[1 if second else 0]

    def _token(self, name: str) -> str:
        if "garbage" in name:
            return "garbage.jwt.token"
        tokens = self.tokens.get("access_token" if "oauth2" in name else "accessToken", [""])
        return tokens[-2 if "replaced" in name else -1]
