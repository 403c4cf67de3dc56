"""A restore drill as a person reads it on a terminal: one line per record, then the sum against the window."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import Texts
from ansible_collections.relops.golive.plugins.plugin_utils.safe import screen
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.drill import Drill


def drill_lines(drill: Drill, texts: Texts) -> list[str]:
    """Return the lines, the verdict last."""
    return [*map(screen.line, _rows(drill, texts)), _sum(drill, texts), _verdict(drill, texts)]


def _rows(drill: Drill, texts: Texts) -> Iterator[str]:
    for row in drill.rows:
        verdict = texts("verdict.equal" if row["equal"] else "verdict.different")
        seconds = "" if row["restore_seconds"] is None else texts("log.seconds", seconds=row["restore_seconds"])
        what = texts.word(str(row["kind"])) if row["kind"] == "service" else f"{texts.word(row['kind'])} {row['path']}"
        fields = (row["host"], what, str(row["snapshot"] or "")[:8], seconds, verdict, row["fault"])
        yield "  ".join(field for field in fields if field)


def _sum(drill: Drill, texts: Texts) -> str:
    return texts(
        "drill.sum", restore=f"{drill.restore_seconds:.0f}", elapsed=f"{drill.elapsed_seconds:.0f}",
        carry=f"{drill.carry_seconds:.0f}", window=f"{drill.window_seconds:.0f}",
    )  # fmt: skip


def _verdict(drill: Drill, texts: Texts) -> str:
    if not drill.rows:
        return texts("drill.nothing", golive=drill.golive)
    if drill.unequal:
        return texts("drill.unequal", hosts=", ".join(dict.fromkeys(row["host"] for row in drill.unequal)))
    return texts("drill.passed" if drill.passed else "drill.too_long", golive=drill.golive)
