"""A template is compiled once in a process, and still tells each plan its own, in the words that it has now."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose import templates
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.slots import Slots
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.templates import Templates
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.qr import qr_of


@pytest.fixture(autouse=True)
def compiled(monkeypatch: pytest.MonkeyPatch) -> templates._Compiled:
    """Return what keeps the code of templates: there is none yet."""
    empty = templates._Compiled()
    monkeypatch.setattr(templates, "_COMPILED", empty)
    return empty


def write(project: Path, text: str) -> None:
    folder = project / "documents" / "en"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "own.md.j2").write_text(text, encoding="utf-8")


def filled(project: Path, word: str) -> str:
    slots = Slots("unknown")
    return slots.filled(Templates("en", project).fill("own", slots, {"word": word}).text).strip()


def test_it_is_compiled_once_and_no_value_stays_in_it(tmp_path: Path, compiled: templates._Compiled) -> None:
    write(tmp_path, "{{ word }} {{ 'a constant' }} {{ ['x', word] | join('-') }}")
    assert [filled(tmp_path, word) for word in ("one", "two")] == ["one a constant x-one", "two a constant x-two"]
    assert len(compiled._made) == 1


def test_a_template_that_was_written_anew_is_read_anew(tmp_path: Path, compiled: templates._Compiled) -> None:
    write(tmp_path, "before {{ word }}")
    assert filled(tmp_path, "x") == "before x"
    write(tmp_path, "after {{ word }}")
    assert filled(tmp_path, "x") == "after x"
    assert len(compiled._made) == 2


@pytest.mark.parametrize("text", ["{{ word * 9 }}", "{{ 'x' * 9 }}", "{{ word.upper() }}", "{{ word.__class__ }}"])
def test_what_a_template_may_not_do_it_may_not_do_the_second_time(text: str, tmp_path: Path) -> None:
    write(tmp_path, text)
    for _time in range(2):
        with pytest.raises(GoliveError, match=r"own\.md\.j2"):
            filled(tmp_path, "x")


def test_what_is_kept_does_not_grow_for_ever(
    tmp_path: Path, compiled: templates._Compiled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(templates, "KEPT", 3)
    for number in range(8):
        write(tmp_path, f"{number} {{{{ word }}}}")
        assert filled(tmp_path, "x") == f"{number} x"
    assert len(compiled._made) <= 3


def test_the_code_of_a_digest_is_worked_out_once() -> None:
    assert qr_of("ab" * 32) is qr_of("ab" * 32)
    assert qr_of("ab" * 32) != qr_of("cd" * 32)
