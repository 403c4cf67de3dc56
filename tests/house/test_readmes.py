"""Both READMEs say the same: times, codes, files, platforms and engines; and no more than there is."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.engines import ENGINES
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import available

ROOT = Path(__file__).parents[2]
ENGLISH, CHINESE = (
    (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md")
)  # fmt: skip
UNITS = {
    "minute": r"minutes?|min\b|分钟", "second": r"seconds?\b|秒", "hour": r"hours?\b|小时", "day": r"days?\b|天",
    "form": r"forms\b|份表单", "character": r"characters\b|个字符",
}  # fmt: skip
RAISE = ("demo", "lab-up", "lab-down", "test", "integration", "molecule", "molecule-%", "faults", "mistakes", "flips")


def amounts(text: str) -> Counter[tuple[str, str]]:
    """Return every number with a unit that a text states; of `6 to 7 minutes` both."""
    found: Counter[tuple[str, str]] = Counter()
    for name, words in UNITS.items():
        for first, last in re.findall(rf"(?:(\d+) ?(?:to|到|至) ?)?(\d+) ?(?:{words})", text):
            found.update((number, name) for number in (first, last) if number)
    return found


def test_times_agree() -> None:
    assert amounts(ENGLISH)
    assert amounts(ENGLISH) == amounts(CHINESE)


def test_a_time_that_differs_would_be_seen() -> None:
    assert amounts("takes 6 to 7 minutes") == amounts("需 6 到 7 分钟") != amounts("需 6 到 8 分钟")


def test_playbooks_codes_and_variables_agree() -> None:
    for pattern in (r"playbooks/\w+\.yml", r"\*\*\d\*\*", r"golive_[a-z_]+", r"docs/[\w/-]+\.md"):
        there = CHINESE.replace(".zh-CN.md", ".md")  # a page in both languages has its own name in each
        assert Counter(re.findall(pattern, ENGLISH)) == Counter(re.findall(pattern, there)), pattern


@pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_every_platform_and_engine_is_named_and_no_other(text: str) -> None:
    part = re.split(r"^## ", text, flags=re.MULTILINE)
    (told,) = (one for one in part if one.startswith(("Switches and databases", "交换机与数据库")))
    assert set(re.findall(r"`([a-z0-9]+)`", told)) == set(available())
    assert {one.title for one in ENGINES.values()} == set(re.findall(r"PostgreSQL|MariaDB|MySQL|Oracle|Db2", told))
    assert "platforms.md" in told


def test_who_may_not_raise_a_lab_is_told_before_the_bootstrap() -> None:
    made = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in RAISE:
        assert re.search(rf"^{re.escape(target)}: root (ready|ready-test|bootstrap) ", made, re.MULTILINE), target


@pytest.mark.parametrize(("language", "word"), [("en", "make demo needs root"), ("zh", "make demo 需要 root 权限")])
def test_it_is_one_sentence_in_the_language_that_was_chosen(language: str, word: str) -> None:
    script = (ROOT / "requirements/root").read_text(encoding="utf-8").replace('"$(id -u)"', "1000")
    done = subprocess.run(
        ["sh", "-s", "demo"], input=script, env={"GOLIVE_LANGUAGE": language, "PATH": "/usr/bin:/bin"}, text=True,
        capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(word)
    assert done.stderr.count("\n") == 1
