"""A list of VLANs may go on in the next line; what cannot be read as a whole is left out."""

from __future__ import annotations

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._switchport import vlans_shown
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.eos import PLATFORM as EOS

TRUNKS = """\
Port            Mode            Status          Native vlan
Et1             trunk           trunking        5
Et2             trunk           trunking        1

Port            Vlans allowed
Et1             10,20,
                230
Et2             1-3,
Et3             None
Et4             7-
                9, 11

Port            Vlans allowed and active in management domain
Et1             10
"""


def test_lists_over_more_than_one_line() -> None:
    answers = [""] * len(EOS.MEASURE)
    answers[5] = TRUNKS
    found = EOS.measured(answers)
    assert found.carried == {
        "Ethernet1": frozenset({10, 20, 230}),
        "Ethernet3": frozenset(),
        "Ethernet4": frozenset({7, 8, 9, 11}),
    }
    assert found.untagged == {"Ethernet1": 5, "Ethernet3": 1, "Ethernet4": 1}


@pytest.mark.parametrize("text", ["", "1,", ",1", "1-", "1 2", "1,,2", "1-2-3", "some"])
def test_what_is_no_whole_list(text: str) -> None:
    assert vlans_shown(text) is None
