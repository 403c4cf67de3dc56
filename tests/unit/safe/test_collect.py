"""What of a run's variables is a secret, and what cannot be hidden because everything would be."""

from __future__ import annotations

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import planned
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.secrets import collect
from ansible_collections.relops.golive.plugins.plugin_utils.safe.known import Known
from ansible_collections.relops.golive.plugins.plugin_utils.stages.lazy import Reference


def test_a_secret_called_as_the_product_is_told_and_hides_no_answer() -> None:
    """A mail account `golive` in a file that is vaulted as a whole once made a live night end with exit code 4."""
    known = Known()
    assert collect(known, [({"mail_password": "golive"}, lambda raw: raw)]) == ["mail_password"]
    assert known.walk({"golive_exit": 0}) == {"golive_exit": 0}
    assert not collect(known, [({"mail_password": "another-word"}, lambda raw: raw)])
    assert known.redact("another-word") == "********"


def test_work_that_stays_in_the_plan_is_no_secret_and_its_words_are_the_plans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planned, "planned_plan", lambda: "plan")
    monkeypatch.setattr(planned, "desired", lambda _stage: {"SW1": {"vlans": {"101": "PAY-FRONT"}}})
    work = str(Reference.to("network"))
    variables = {"golive_network": work, "switch_password": "PAY-FRONT", "enable_secret": "s3cr3t-word"}
    known = Known()
    looked: list[object] = []

    def template(raw: object) -> object:
        looked.append(raw)
        return raw

    assert collect(known, [(variables, template)]) == ["switch_password"]
    assert known.redact("vlan 101 PAY-FRONT s3cr3t-word") == "vlan 101 PAY-FRONT ********"
    assert work not in looked, "nobody works out the ports of all switches for that"
