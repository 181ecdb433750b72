"""The server's rate limit headers, in every form met."""

import time
from email.utils import formatdate

import pytest

from cal_async._limits import LimitReader, RateLimit, rate_limits, retry_after

DEFAULT = {
    "x-ratelimit-limit-default": "120",
    "x-ratelimit-remaining-default": "7",
    "x-ratelimit-reset-default": "30",
}
PLAIN = {"x-ratelimit-limit": "120", "x-ratelimit-remaining": "7", "x-ratelimit-reset": "30"}
SHORT = {
    "x-ratelimit-limit-short": "5",
    "x-ratelimit-remaining-short": "0",
    "x-ratelimit-reset-short": "2",
}
LONG = {
    "x-ratelimit-limit-long": "99",
    "x-ratelimit-remaining-long": "0",
    "x-ratelimit-reset-long": "50",
}
# A clock that is two hours ahead of ours.
THERE = round(time.time()) + 7200
STAMPED = {**PLAIN, "x-ratelimit-reset": str(THERE + 30), "date": formatdate(THERE, usegmt=True)}
SAME = (RateLimit("default", 120, 7, 30),)
FORMS = [
    ({}, ()),
    (DEFAULT, SAME),
    (PLAIN, SAME),
    (STAMPED, SAME),
    ({**SHORT, **LONG}, (RateLimit("short", 5, 0, 2), RateLimit("long", 99, 0, 50))),
    ({**PLAIN, "x-ratelimit-limit": "120.0"}, SAME),
    ({**PLAIN, "x-ratelimit-reset": "soon"}, (RateLimit("default", 120, 7, None),)),
    ({**PLAIN, "x-ratelimit-reset": "nan"}, (RateLimit("default", 120, 7, None),)),
    ({"x-ratelimit-reset": "30"}, (RateLimit("default", None, None, 30),)),
]


@pytest.mark.parametrize(("headers", "limits"), FORMS)
def test_every_form_is_read(headers: dict[str, str], limits: tuple[RateLimit, ...]) -> None:
    assert rate_limits(headers) == limits


def test_whatever_the_last_answer_had() -> None:
    for before, _ in FORMS:
        for headers, limits in FORMS:
            reader = LimitReader()
            reader.read(before)
            assert reader.read(headers) == limits


def test_a_timestamp_without_a_date_is_of_our_clock() -> None:
    (limit,) = rate_limits({"x-ratelimit-reset": str(time.time() + 3600)})
    assert limit.reset is not None
    assert 3500 < limit.reset <= 3600


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7),
        ({"retry-after": "-7"}, 0),
        ({"retry-after": "later"}, None),
        ({"retry-after": "later", **PLAIN}, 30),
        ({"retry-after": formatdate(THERE + 9, usegmt=True), "date": STAMPED["date"]}, 9),
        ({"retry-after": formatdate(0, usegmt=True)}, 0),
        ({**SHORT, **LONG}, 2),
        ({**SHORT, **LONG, "x-ratelimit-remaining-short": "1"}, 50),
    ],
)
def test_how_long_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds
