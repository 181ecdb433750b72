"""Why answers may differ from the recorded ones: every difference that is left, with its reason.

A reason covers the differences of the records that its first pattern names, and of these only the
lines that its second one matches: ``status 200 became 401``, ``shape …`` or ``value …``.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """An excuse for some differences of some records."""

    records: str
    differences: str
    why: str

    def covers(self, record: str, difference: str) -> bool:
        """Tell whether it excuses a difference."""
        return bool(re.search(self.records, record) and re.search(self.differences, difference))


_SELF_MADE = (
    Reason(
        r"(?i)schedule|double version|^default",
        r"workingHours\[0\]: has besides|schedule\[0\]\.userId: null became number",
        "the recorder put the first schedule into the database without its owner",
    ),
    Reason(
        r"booking (recordings|transcripts|conferencing-sessions)( of past)?$",
        r"1 entries became 0|status 200 became 404",
        "the recorded video provider was a stand-in that always has one; here nobody ever met",
    ),
    Reason(
        r"me with expired access token$",
        r"status 200 became 498",
        "the expiry was set in the database, behind the recorded server's cache",
    ),
    Reason(
        r"oauth refresh with an expired refresh token",
        r"status 200 became 400",
        "the expiry was set in the database, behind the recorded server's cache",
    ),
)
_STALE = (
    Reason(
        r"^slots while reserved$",
        r"value",
        "stale: the recorded answer came from the server's cache of two seconds",
    ),
)
_WANTED = (
    Reason(
        r"calendars list",
        r"integration\.description",
        "the description of the feeds' app is in our own words",
    ),
    Reason(
        r"^timezones$",
        r"value|shape .*timezone: null",
        "the recorded list has 7,000 cities; here every zone has one, without its population",
    ),
    Reason(r"auth url$", r"value \.data\.url", "consent pages are asked for by another client"),
    Reason(r"api key as query param", r"value \.path", "the key is redacted in the recording"),
)
_OLD = (
    Reason(
        r"event type get without version",
        r"locationOptions",
        "2024-04-15 lists the choices of a settings page",
    ),
)

REASONS = (*_SELF_MADE, *_STALE, *_WANTED, *_OLD)


def why(record: str, difference: str) -> str | None:
    """Return the reason for a difference, if there is one."""
    return next((one.why for one in REASONS if one.covers(record, difference)), None)
