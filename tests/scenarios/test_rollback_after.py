"""After the scenario's rollback: all of it is as it was before the first night."""

from __future__ import annotations

from tests.faults import judge
from tests.site import Site


def test_a_killed_night_is_rolled_back_to_the_exact_old_state(site: Site, old: judge.State) -> None:
    assert site.golive().result() == "cancelled"
    assert site.golive().journal.verify() == []
    undone = {event.step for event in site.events() if event.event == "undone"}
    assert {"network.ports", "suspend.entry_points"} <= undone
    assert judge.compare(old, site.state()) == []
