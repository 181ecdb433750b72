"""Calendar feeds: zones, whole days, repetitions, and text that is no calendar."""

from datetime import UTC

import pytest

from cal_async.sandbox._ics import parse


def _starts(*lines: str) -> list[str]:
    text = "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"])
    feed = parse(text)
    assert feed is not None
    assert all(event.start.tzinfo is UTC and event.end >= event.start for event in feed.events)
    return [f"{event.start:%m-%d %H:%M}" for event in feed.events]


ROME = "DTSTART;TZID=Europe/Rome:20260323T090000"


@pytest.mark.parametrize(
    ("lines", "starts"),
    [
        (("DTSTART:20260323T090000Z", "DURATION:PT1H"), ["03-23 09:00"]),
        ((ROME, "DTEND;TZID=Europe/Rome:20260323T100000"), ["03-23 08:00"]),
        (("DTSTART;VALUE=DATE:20260323",), ["03-23 00:00"]),
        # Over the change of the clocks the wall time stays.
        ((ROME, "RRULE:FREQ=WEEKLY;COUNT=2"), ["03-23 08:00", "03-30 07:00"]),
        (
            (ROME, "RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20260401T235959Z"),
            ["03-23 08:00", "03-25 08:00", "03-30 07:00", "04-01 07:00"],
        ),
        (
            (
                ROME,
                "RRULE:FREQ=DAILY;INTERVAL=3;COUNT=3",
                "EXDATE;TZID=Europe/Rome:20260326T090000",
            ),
            ["03-23 08:00", "03-29 07:00"],
        ),
        (
            ("DTSTART:20260131T090000Z", "RRULE:FREQ=MONTHLY;COUNT=3"),
            ["01-31 09:00", "03-31 09:00", "05-31 09:00"],
        ),
        (("DTSTART:20240229T090000Z", "RRULE:FREQ=YEARLY;COUNT=2"), ["02-29 09:00"] * 2),
        ((ROME, "RRULE:FREQ=MONTHLY;BYDAY=2MO"), ["03-23 08:00"]),
        ((ROME, "RRULE:FREQ=WEEKLY;COUNT=many"), ["03-23 08:00"]),
        ((ROME, "TRANSP:TRANSPARENT"), []),
        ((ROME, "STATUS:CANCELLED"), []),
        (("DTSTART:yesterday",), []),
        (("DTSTART;TZID=Asia/Tokyo:00010101T000000",), []),
        ((ROME, "DURATION:P99999999999W"), []),
        (("SUMMARY:nothing",), []),
    ],
)
def test_events(lines: tuple[str, ...], starts: list[str]) -> None:
    assert _starts(*lines) == starts


def test_endless_repetitions_end() -> None:
    starts = _starts("DTSTART:20260101T090000Z", "RRULE:FREQ=DAILY")
    assert len(starts) == 4000
    assert len(_starts("DTSTART:99981231T090000Z", "RRULE:FREQ=DAILY;INTERVAL=100")) >= 1


def test_other_texts() -> None:
    assert parse("") is None
    assert parse("<html></html>") is None
    folded = parse("BEGIN:VCALENDAR\r\nX-WR-CALNAME:My \r\n calendar\r\nnonsense\r\n")
    assert folded is not None
    assert folded.name == "My calendar"
