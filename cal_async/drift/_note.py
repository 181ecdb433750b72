"""What an exception is, and whose documents there are."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from cal_async.drift._compare import Aspect, Finding, Side
from cal_async.drift._document import Document

__all__ = ["Note", "Profile", "profile_of"]

Profile = Literal["cloud", "self-hosted"]
"""Whose document: that of the hosted service, or that of a server without the paid parts."""


def profile_of(document: Document) -> Profile:
    """Tell whose document it is: the title and the version do not."""
    has_organizations = any(path.startswith("/v2/organizations") for path in document.paths)
    return "cloud" if has_organizations else "self-hosted"


@dataclass(frozen=True, slots=True)
class Note:
    """An exception, and its reason.

    Attributes:
        reason: Why we differ.
        aspect: What it is about.
        side: Who has what the other lacks.
        where: Patterns of places in the document; one is enough.
        names: Patterns of fields, parameters, values; one is enough.
        places: Patterns of our places.
        profile: Whose documents it is for; all if ``None``.
    """

    reason: str
    aspect: Aspect
    side: Side
    where: tuple[str, ...]
    names: tuple[str, ...] = ("*",)
    places: tuple[str, ...] = ("*",)
    profile: Profile | None = None

    def covers(self, finding: Finding, profile: Profile) -> bool:
        """Tell whether a finding is excused by it."""
        return (
            (finding.aspect, finding.side) == (self.aspect, self.side)
            and self.profile in (None, profile)
            and _matches(finding.where, self.where)
            and _matches(finding.name, self.names)
            and _matches(finding.place.label, self.places)
        )


def _matches(text: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(text, pattern) for pattern in patterns)
