"""Behind a port may be what a twin hasn't got: a stub is told as one, and nobody waits for what is not there."""

from __future__ import annotations

from typing import Any, cast

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Place
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import neighbours

from tests.unit.network.measuring import BUNDLES, LINKS, Measure

DARK: dict[str, Any] = {
    **LINKS,
    "GigabitEthernet1/0/9": {**LINKS["GigabitEthernet1/0/2"], "link_id": "L009", "peer": "PP01", "twin": "absent"},
}
"""A port behind which is a patch panel: on a twin nothing is plugged in there."""


def ports(place: Place) -> list[dict[str, Any]]:
    """Return what the journal holds of the ports."""
    return cast("list[dict[str, Any]]", Journal(place.journal).facts("SW1", place.step)["ports"])


def test_what_is_not_on_the_twin_is_waited_for_by_nobody(measure: Measure, place: Place) -> None:
    outcome = measure(links=DARK, twin=True, deadline=60.0)
    assert (outcome.status, outcome.message) == ("unchanged", "")
    facts = ports(place)
    assert facts[-1] == {"port": "GigabitEthernet1/0/9", "link_id": "L009", "twin": "absent"}
    assert [fact["port"] for fact in facts[:-1]] == list(LINKS)


def test_production_looks_at_it_as_at_any_other(measure: Measure) -> None:
    outcome = measure(links=DARK)
    assert outcome.status == "failed"
    assert "GigabitEthernet1/0/9 (L009 to PP01 ens1f0): expected a live link, found nothing" in outcome.message


def test_who_answered_is_told_where_a_stub_did(measure: Measure, place: Place) -> None:
    stub = {**LINKS, "GigabitEthernet1/0/2": {**LINKS["GigabitEthernet1/0/2"], "twin": "stub"}}
    assert measure(links=stub, twin=True).status == "unchanged"
    facts = ports(place)
    assert [fact.get("twin") for fact in facts] == [None, "stub", None]


def test_a_stub_is_no_excuse(measure: Measure) -> None:
    stub = {"GigabitEthernet1/0/9": {**DARK["GigabitEthernet1/0/9"], "twin": "stub"}}
    assert measure(links={**LINKS, **stub}, twin=True).status == "failed"


def test_the_bundle_of_a_host_is_given_time_and_then_told_as_it_is(
    measure: Measure, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "PATIENCE_S", 1.0)
    links = {**LINKS, "TenGigabitEthernet1/1/1": {**LINKS["TenGigabitEthernet1/1/1"], "both": False}}
    late = [BUNDLES.replace("Te1/1/1(P)", "Te1/1/1(w)"), BUNDLES]
    assert measure(links=links, bundles=late, deadline=5).status == "unchanged"
    assert ports(place)[2]["lag_state"] == "bundled"
