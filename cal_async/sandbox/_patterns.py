"""The placeholders that an event type's pattern for titles may have."""

import re

from cal_async.sandbox._answers import bad_request

_KNOWN = {
    "{Event type title}",
    "{Organiser}",
    "{Organiser first name}",
    "{Organiser given name}",
    "{Scheduler}",
    "{Scheduler first name}",
    "{Scheduler last name}",
    "{Event duration}",
    "{Location}",
    "{LOCATION}",
    "{HOST/ATTENDEE}",
    "{HOST}",
    "{ATTENDEE}",
    "{USER}",
}


def check_pattern(pattern: str) -> None:
    """Check a pattern for titles.

    Raises:
        Refused: It has a placeholder that nobody fills in.
    """
    for found in re.findall(r"\{[^}]+\}", pattern):
        if found not in _KNOWN:
            raise bad_request(f"Invalid event name variables: {found}")
