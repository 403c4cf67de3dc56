"""The moments of a step at which a fault can strike: each lies beside an event of the journal."""

from __future__ import annotations

from dataclasses import dataclass

GOLIVE = "golive"
CASE = "case"
"""What stands for a host where the run is one that files or signs; its step is the form."""
OPENING = "opening"
"""Before the command of the night is given: strikes at what was signed, or at the clock."""
FORWARD, BACK = "forward", "back"
MOMENTS = {
    "before-intent": ("intent", "before"),
    "after-intent": ("intent", "after"),
    "in-apply": ("intent", "after"),
    "before-done": ("done", "before"),
    "after-done": ("done", "after"),
    "before-undoing": ("undoing", "before"),
    "after-undoing": ("undoing", "after"),
    "in-undo": ("undoing", "after"),
    "before-undone": ("undone", "before"),
    "after-undone": ("undone", "after"),
    "before-opened": ("opened", "before"),
    "after-opened": ("opened", "after"),
    "before-direction": ("direction", "before"),
    "after-direction": ("direction", "after"),
    "before-closed": ("closed", "before"),
    "after-closed": ("closed", "after"),
    "before-admitted": ("admitted", "before"),
    "after-admitted": ("admitted", "after"),
    "before-held": ("held", "before"),
    "after-held": ("held", "after"),
    "before-decided": ("decided", "before"),
    "after-decided": ("decided", "after"),
    "before-form": ("form", "before"),
    "after-form": ("form", "after"),
    "before-signature": ("signature", "before"),
    "after-signature": ("signature", "after"),
}
INSIDE = ("in-apply", "in-undo")
"""Struck a while after the event, while the work runs."""
OF_STEPS = tuple(MOMENTS)[:10]
OF_THE_GOLIVE = tuple(MOMENTS)[10:22]
OF_SIGNING = tuple(MOMENTS)[22:]
OF_PEOPLE = (OPENING, *OF_SIGNING)
"""Moments of a plan that plays production, in which people sign."""


@dataclass(frozen=True, order=True)
class Place:
    """Where a run is: host, step, and the moment's name."""

    host: str
    step: str
    moment: str

    def __str__(self) -> str:
        return f"{self.moment}:{self.step}@{self.host}"


def parse(text: str) -> Place:
    """Return the place that str() wrote."""
    moment, rest = text.split(":", 1)
    step, host = rest.rsplit("@", 1)
    return Place(host, step, moment)


def passed(host: str, step: str, event: str, when: str) -> list[Place]:
    """Return the places that a worker passes when it asks."""
    return [Place(host, step, name) for name, pair in MOMENTS.items() if pair == (event, when)]
