"""How a replay went: outcomes, shares of agreement, differences and their reasons."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from replay_reasons import why
from replay_senders import Record


@dataclass
class Outcome:
    """How one exchange went."""

    index: int
    record: Record
    status: int
    body: Any
    shape: list[str]
    values: list[str]

    @property
    def area(self) -> str:
        """The part of the API."""
        parts = self.record["request"]["path"].split("/")
        return parts[2] if len(parts) > 2 else "/"

    @property
    def same_status(self) -> bool:
        return bool(self.status == self.record["response"]["status"])

    @property
    def same_shape(self) -> bool:
        return self.same_status and not self.shape

    @property
    def same(self) -> bool:
        return self.same_shape and not self.values

    @property
    def differences(self) -> list[str]:
        """Every difference, one line each."""
        if not self.same_status:
            return [f"status {self.record['response']['status']} became {self.status}"]
        return [f"shape {said}" for said in self.shape] + [f"value {said}" for said in self.values]

    @property
    def surprises(self) -> list[str]:
        """The differences that nothing explains."""
        return [one for one in self.differences if why(self.record["name"], one) is None]


def summary(outcomes: list[Outcome]) -> str:
    """Return the shares of agreement, for each area and in all; nothing is excused here."""
    lines = [f"{'area':24}{'records':>8}{'status':>8}{'shape':>8}{'values':>8}"]
    areas: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        areas.setdefault(outcome.area, []).append(outcome)
    for area, found in [*sorted(areas.items()), ("all", outcomes)]:
        shares = [
            f"{100 * sum(same) / len(found):7.1f}%"
            for same in (
                [o.same_status for o in found],
                [o.same_shape for o in found],
                [o.same for o in found],
            )
        ]
        lines.append(f"{area:24}{len(found):8}{''.join(shares)}")
    return "\n".join(lines)


def table(outcomes: list[Outcome]) -> str:
    """Return the differences that nothing explains."""
    lines = []
    for outcome in outcomes:
        if outcome.surprises:
            lines.append(f"#{outcome.index} {outcome.record['name']}")
            lines += [f"    {said}"[:400] for said in outcome.surprises[:12]]
            if not outcome.same_status:
                lines.append(f"    {str(outcome.body)[:300]}")
    return "\n".join(lines)


def reasons(outcomes: list[Outcome]) -> Counter[str]:
    """Return how many records each reason excuses."""
    return Counter(
        said
        for outcome in outcomes
        for said in {why(outcome.record["name"], one) for one in outcome.differences}
        if said is not None
    )
