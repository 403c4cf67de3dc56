"""What a run passes: the places by plan and way, measured by a run without a fault and kept in places.json."""

from __future__ import annotations

import json
from pathlib import Path

from tests.faults.moments import CASE, FORWARD, GOLIVE, OF_SIGNING, OPENING, Place, parse
from tests.faults.plans import LAWFUL

DATA = Path(__file__).with_name("places.json")
"""Written by every campaign that is not quick."""
TYPED = {True: ("order", "decision"), False: ("rollback_order",)}
"""The forms that are filed and signed by commands in a trial about that: of a night, of a way back."""
Places = dict[str, dict[str, dict[Place, float]]]
"""Plan → way → place → seconds that the work lasts which begins there."""


def durations(seen: dict[Place, float]) -> dict[Place, float]:
    """Return each place with the seconds that the work lasted which begins there."""
    ends = {"in-apply": "before-done", "in-undo": "before-undone"}
    found = {}
    for place, moment in seen.items():
        end = seen.get(Place(place.host, place.step, ends.get(place.moment, "")))
        found[place] = max(0.05, end - moment) if end else 0.0
    return {place: lasts for place, lasts in found.items() if lasts or place.moment not in ends}


def of_people(way: str) -> dict[Place, float]:
    """Return the places of a plan that plays production at which people are struck."""
    typed = [Place(CASE, form, moment) for form in TYPED[way == FORWARD] for moment in OF_SIGNING]
    return dict.fromkeys([Place(GOLIVE, GOLIVE, OPENING), *typed], 0.0)


def known() -> Places:
    """Return the places as the file has them."""
    content = json.loads(DATA.read_text(encoding="utf-8"))
    return {
        plan: {
            way: {
                **{parse(text): lasts for text, lasts in found.items()},
                **(of_people(way) if plan in LAWFUL else {}),
            }
            for way, found in ways.items()
        }
        for plan, ways in content.items()
    }


def save(places: Places, path: Path) -> None:
    content = {
        plan: {
            way: {str(place): round(lasts, 1) for place, lasts in sorted(found.items()) if place not in of_people(way)}
            for way, found in ways.items()
        }
        for plan, ways in places.items()
    }
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
