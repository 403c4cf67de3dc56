"""A night that went back as asked is not told as one that failed; measurements that were repeated are all shown."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.model.checks import Performance
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.metrics import REPEATED, metrics
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night

LOAD = {"name": "query", "from": "H1", "url": "http://x/", "rate": 5, "duration_s": 3, "targets": {"errors": 0}}


def event(kind: str, **facts: Any) -> SimpleNamespace:
    return SimpleNamespace(event=kind, facts=facts)


@pytest.mark.parametrize(
    ("result", "steps", "turn", "word"),
    [
        ("cancelled", ["done", "undone"], {}, "按要求恢复"), ("cancelled", ["failed", "undone"], {}, "上线中出错"),
        ("cancelled", ["done"], {"faults": ["h1 away"]}, "上线中出错"),
        ("emergency", ["done"], {}, "回退中仍有步骤失败"),
    ],
)  # fmt: skip
def test_the_sentence_is_about_what_happened(result: str, steps: list[str], turn: dict[str, Any], word: str) -> None:
    night = SimpleNamespace(
        result=result, by_host={"h1": [event(kind) for kind in steps]}, texts=load_texts("zh"),
        golive_events=[event("opened"), event("direction", direction="rollback", **turn)],
    )  # fmt: skip
    kind: Any = Night
    assert word in kind.__dict__["ending"].func(night)


def told(*values: int, language: str = "en") -> list[tuple[str, float | None, str]]:
    entries = [(None, {"name": "query", "metric": "errors", "value": value, "ok": not value}) for value in values]
    source: Any = SimpleNamespace(
        measured=SimpleNamespace(records=lambda _key: iter(entries)), texts=load_texts(language),
        text=lambda text: text.en,
        plan=SimpleNamespace(checks=SimpleNamespace(performance=(Performance.model_validate(LOAD),))),
    )  # fmt: skip
    return [(row.name, row.value, row.verify) for row in metrics(source)]


def test_each_measurement_is_a_row_and_the_last_one_is_the_verdict() -> None:
    assert told(3, 0) == [
        ("query (measurement 1 of 2)", 3, REPEATED), ("query (measurement 2 of 2)", 0, "passed"),
    ]  # fmt: skip
    assert [verdict for _name, _value, verdict in told(3, 2)] == [REPEATED, "failed"]
    assert told(0) == [("query", 0, "passed")]
    assert told() == [("query", None, "unmeasured")]
    assert load_texts("zh")("verdict.repeated") == "未达标，已重测"
