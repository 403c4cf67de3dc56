"""A clock is known as well as the way to it is short, and no better."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.precheck.clock import Offset, checks, offset
from hypothesis import given
from hypothesis import strategies as st


def verdicts(**offsets: Offset | None) -> list[str]:
    return [one.verdict.value for one in checks(offsets)]


def test_the_shortest_way_counts_and_contradictions_tell_nothing() -> None:
    assert offset([(0.0, 1.0, 4.0), (10.0, 10.5, 10.6)]) == Offset(-0.09999999999999964, 0.5)
    assert offset([]) is None
    assert offset([(0.0, 0.0, 0.1), (1.0, 9.0, 1.1)]) is None


def test_what_the_way_cannot_prove_is_not_measured() -> None:
    assert verdicts(a=Offset(-0.1, 0.1)) == ["pass", "pass"]
    assert verdicts(a=Offset(1.1, 1.3)) == ["fail", "fail"]
    assert verdicts(a=Offset(0.5, 1.5)) == ["unmeasured", "unmeasured"]
    assert verdicts(a=None) == ["unmeasured", "pass"]


def test_two_hosts_may_each_be_near_the_controller_and_far_from_each_other() -> None:
    assert verdicts(a=Offset(0.8, 0.9), b=Offset(-0.9, -0.8)) == ["pass", "pass", "fail"]


@given(st.floats(-5, 5), st.lists(st.tuples(st.floats(0, 2), st.floats(0, 2)), min_size=1, max_size=5))
def test_the_truth_is_never_outside_and_no_verdict_is_wrong(true: float, ways: list[tuple[float, float]]) -> None:
    samples = [(10.0 * at, 10.0 * at + there + true, 10.0 * at + there + back) for at, (there, back) in enumerate(ways)]
    found = offset(samples)
    assert found is not None and found.least - 1e-6 <= true <= found.most + 1e-6
    one = next(iter(checks({"a": found}))).verdict.value
    assert not (one == "pass" and abs(true) > 1 + 1e-6) and not (one == "fail" and abs(true) < 1 - 1e-6)
