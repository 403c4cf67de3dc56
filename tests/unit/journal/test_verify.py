"""Whatever is done to a line of a journal is found, and named with its file, line and fault."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal import verify
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event, canonical, parse
from ansible_collections.relops.golive.plugins.plugin_utils.journal.verify import chain_of, read_chain
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append

Lines = list[str]


def written(state: Path, close: bool = True) -> golive.Golive:
    """Return a go-live of two hosts with five lines each, closed with the heads as the engine does."""
    found = golive.enter(state, "P", "a" * 64, "周工")
    for host in ("h1", "h2"):
        for number in range(5):
            append(found.journal.folder, host, run="R", stage="s", step=f"s.{number}", event="done", operator="王磊")
    if close:
        found.write("closed", facts={"result": golive.CANCELLED, "left": [], "heads": found.journal.heads()})
    return found


def sealed_again(line: str, old: str, new: str) -> str:
    """Return an edited line with the hash that belongs to it: what a forger would do."""
    event = parse(line.replace(old, new))
    assert event is not None
    return event.sealed().line()


def edited(lines: Lines) -> Lines:
    return [*lines[:2], lines[2].replace("王磊", "别人"), *lines[3:]]


def widened(lines: Lines) -> Lines:
    return [*lines[:2], lines[2].replace('{"before"', '{"aside":"x","before"'), *lines[3:]]


def respaced(lines: Lines) -> Lines:
    return [*lines[:2], json.dumps(json.loads(lines[2]), ensure_ascii=False, sort_keys=True) + "\n", *lines[3:]]


def deleted(lines: Lines) -> Lines:
    return [*lines[:2], *lines[3:]]


def beheaded(lines: Lines) -> Lines:
    return lines[1:]


def cut(lines: Lines) -> Lines:
    return lines[:-1]


def torn(lines: Lines) -> Lines:
    return [*lines[:-1], lines[-1][:90]]


def doubled(lines: Lines) -> Lines:
    return [*lines[:3], lines[1], *lines[3:]]


def forged(lines: Lines) -> Lines:
    return [*lines[:2], sealed_again(lines[2], "王磊", "别人"), *lines[3:]]


def rewritten(lines: Lines) -> Lines:
    """Every hash from the third line on is right again: the chain alone doesn't show it."""
    whole = [*lines[:2], sealed_again(lines[2], "王磊", "别人")]
    for line in lines[3:]:
        before, last = parse(line), parse(whole[-1])
        assert before is not None and last is not None
        whole.append(sealed_again(line, before.prev, last.hash))
    return whole


def swapped(lines: Lines) -> Lines:
    return [*lines[:2], lines[3], lines[2], *lines[4:]]


def spoilt(lines: Lines) -> Lines:
    return [*lines[:3], "not a line\n", *lines[3:]]


def spaced(lines: Lines) -> Lines:
    return [*lines[:3], "\n", *lines[3:]]


def nested(lines: Lines) -> Lines:
    return [*lines[:3], '{"before":null}\n', *lines[3:]]


@pytest.mark.parametrize(
    ("tamper", "faults"),
    [
        (edited, [(3, "was changed after it was written")]),
        (widened, [(3, "was changed after it was written")]),
        (respaced, [(3, "was changed after it was written")]),
        (deleted, [(3, "1 line(s) before it are missing")]),
        (beheaded, [(1, "1 line(s) before it are missing")]),
        (cut, [(5, "the end was cut off")]),
        (torn, [(6, "the end was cut off")]),
        (doubled, [(4, "was added here"), (5, "line(s) before it are missing")]),
        (forged, [(4, "does not follow the line before it")]),
        (rewritten, [(6, "written anew")]),
        (swapped, [(3, "1 line(s) before it"), (4, "was added here, or moved"), (5, "1 line(s) before it")]),
        (spoilt, [(4, "is not a line of a journal")]),
        (spaced, [(4, "is empty")]),
        (nested, [(4, "is not a line of a journal")]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_was_done_to_a_line_is_named(
    tmp_path: Path, tamper: Callable[[Lines], Lines], faults: list[tuple[int, str]]
) -> None:
    journal = written(tmp_path).journal
    path = journal.folder / "h2.jsonl"
    path.write_text("".join(tamper(path.read_text().splitlines(keepends=True))))
    found = journal.verify()
    assert [(fault.path, fault.line) for fault in found] == [(path, line) for line, _words in faults]
    for fault, (_line, words) in zip(found, faults, strict=True):
        assert words in fault.en
        assert fault.in_("zh") != fault.en


def test_an_untouched_journal_holds(tmp_path: Path) -> None:
    journal = written(tmp_path).journal
    assert journal.verify() == []
    assert journal.torn() == []


def test_a_file_in_the_place_of_another_is_found_in_every_line(tmp_path: Path) -> None:
    journal = written(tmp_path, close=False).journal
    (journal.folder / "h2.jsonl").write_bytes((journal.folder / "h1.jsonl").read_bytes())
    assert [fault.en for fault in journal.verify()] == ["belongs to the file of h1"] * 5


def test_a_deleted_file_is_missed(tmp_path: Path) -> None:
    journal = written(tmp_path).journal
    (journal.folder / "h1.jsonl").unlink()
    assert [(fault.path.name, fault.line) for fault in journal.verify()] == [("h1.jsonl", 1)]


def test_the_golives_own_file_is_missed(tmp_path: Path) -> None:
    journal = written(tmp_path).journal
    (journal.folder / "golive.jsonl").unlink()
    assert [fault.en for fault in journal.verify()] == ["the go-live's own file is missing"]


def test_a_resumed_run_knows_what_the_killed_one_wrote(tmp_path: Path) -> None:
    journal = written(tmp_path, close=False).journal
    golive.enter(tmp_path, "P", "a" * 64, "周工")
    assert journal.verify() == []
    path = journal.folder / "h1.jsonl"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))
    assert [(fault.path.name, fault.line) for fault in journal.verify()] == [("h1.jsonl", 5)]
    assert "golive.jsonl:2" in journal.verify()[0].en


def test_the_next_golive_knows_how_the_former_one_ended(tmp_path: Path) -> None:
    first = written(tmp_path)
    second = golive.enter(tmp_path, "P", "b" * 64, "周工")
    assert second.id != first.id
    assert first.journal.verify() == []
    path = first.journal.folder / "golive.jsonl"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))
    (fault,) = first.journal.verify()
    assert (fault.path.name, fault.line) == ("golive.jsonl", 2)
    assert second.id in fault.en


def test_a_line_that_a_kill_tore_is_told_and_no_break(tmp_path: Path) -> None:
    journal = written(tmp_path, close=False).journal
    path = journal.folder / "h1.jsonl"
    line = path.read_text().splitlines()[-1]
    path.write_text(path.read_text() + line[:100] + "\0\0")
    append(journal.folder, "h1", run="R", stage="s", step="s.9", event="done")
    assert journal.verify() == []
    assert journal.torn() == [(path, 6)]


def test_the_digest_is_over_everything_but_the_hash(tmp_path: Path) -> None:
    """Line and digest are made together; by hand, one after the other, they are the same."""
    folder = written(tmp_path).journal.folder
    nested = append(
        folder, "h1", run="R", stage="s", step="s.9", event="done", facts={"hash": "x", "host": [{"hash": "y"}]},
        message='"hash":"x","host":"h1"',
    )  # fmt: skip
    for event in (nested, nested.sealed(), *(one for _number, one in read_chain(folder / "h2.jsonl").events)):
        content = json.loads(event.line())
        assert event.line() == canonical(content) + "\n"
        without = canonical({name: value for name, value in content.items() if name != "hash"})
        assert event.digest() == event.hash == hashlib.sha256(without.encode()).hexdigest()


@pytest.mark.parametrize("change", [lambda lines: lines, edited, deleted, beheaded, cut, torn, doubled, forged])
def test_what_was_verified_before_is_not_verified_again_and_nothing_is_overlooked(
    tmp_path: Path, change: Callable[[Lines], Lines], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever a file was read before, and whatever was done to it since: the same as by reading all of it."""
    path = written(tmp_path).journal.folder / "h1.jsonl"
    lines = change(path.read_text(encoding="utf-8").splitlines(keepends=True))
    now = "".join(lines).encode()
    whole = chain_of(path, now)
    read: list[str] = []

    def counted(line: str) -> Event | None:
        read.append(line)
        return parse(line)

    monkeypatch.setattr(verify, "parse", counted)
    ends = [at + 1 for at, sign in enumerate(now) if sign == ord("\n")]
    for length in (0, 97, *(end + aside for end in ends for aside in (-1, 0, 1))):
        for of in (now[:length], now[:length].replace("王磊".encode(), "王雷".encode())):
            known = chain_of(path, of)
            read.clear()
            assert chain_of(path, now, known, of) == whole
            again = now.startswith(of) and of.endswith(b"\n")
            assert len(read) == whole.lines - (known.lines if again else 0)
