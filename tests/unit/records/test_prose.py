"""Texts from templates: facts arrive as data in every format; a project may have templates of its own."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import standings
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.leftovers import leftovers
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.blocks import (
    Code,
    Grid,
    Heading,
    Pairs,
    Writing,
    blocks_of,
    plain,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.paper import Foot
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.catalogue import catalogue, texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.facts.gather import known
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.markdown import blocks
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.markup import functions
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.slots import Slots
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.templates import Templates
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.writing import Writer
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.prose_docx import prose_docx
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.prose_html import prose_html
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.prose_pdf import prose_pdf
from docx import Document

from tests.unit.records.test_papers import HOSTILE, squeezed, words_of_docx, words_of_pdf

ROOT = Path(__file__).parents[3]
MARKDOWN = [
    "# heading", "**bold**", "| a | b |", "```", "> note", "- item", "1. one", "[a](http://b)", "![a](b)", "&lt;",
    "\\*", "{{ 7*7 }}", "{% raw %}", "<b>x</b>", "a\n# b", "\ue0000\ue001", "~~~", "---", "=SUM(A1)",
]  # fmt: skip
TEXT = """\
# {{ word }}

Text {{ word }} and `{{ word }}` and **{{ word }}**.

- {{ word }}

> {{ word }}

```
{{ word }}
```

| head |
|---|
| {{ word }} |

{{ grid({'one': 'key'}, [{'key': word}]) }}

{{ pairs({'label': word}) }}

{{ field('filled') }}
"""


def written(text: str, word: str, folder: Path, language: str = "en") -> Writing:
    """Return a text with a word in every place where one can be."""
    place = folder / "documents" / language
    place.mkdir(parents=True, exist_ok=True)
    (place / "sample.md.j2").write_text(text, encoding="utf-8")
    t = load_texts(language)
    slots = Slots(t("prose.unknown"))
    calls = functions(t, {"filled": word}, {})
    filled = Templates(language, folder).fill("sample", slots, {"word": word}, **calls)
    body = blocks(filled.text, slots.filled, language)
    return Writing(
        title="Sample",
        language=language,
        head=(),
        chapters=(),
        foot=Foot("", "", "Page"),
        words={"none": "(none)"},
        body=body,
    )


def words_of_html(content: bytes) -> str:
    body = re.sub(r"(?s)<style>.*?</style>", "", content.decode())
    return squeezed(html.unescape(re.sub(r"<[^>]*>", "", body)))


@pytest.mark.parametrize("word", [*HOSTILE, *MARKDOWN])
def test_a_word_of_the_plan_is_data_in_every_place(word: str, tmp_path: Path) -> None:
    calm, found = written(TEXT, "calm", tmp_path), written(TEXT, word, tmp_path)
    assert [type(one) for one in found.body] == [type(one) for one in calm.body], "a word became markup"
    (head, *_rest) = found.body
    assert isinstance(head, Heading) and plain(head.line) == word
    (code,) = [one for one in found.body if isinstance(one, Code)]
    assert code.text == word
    assert [plain(one.rows[0][0]) for one in found.body if isinstance(one, Grid)] == [word, word]


@pytest.mark.parametrize("word", [*HOSTILE, *MARKDOWN[:12], "{{ 7*7 }}", "<b>x</b>"])
def test_a_word_of_the_plan_is_data_in_every_format(word: str, tmp_path: Path) -> None:
    found = written(TEXT, word, tmp_path)
    arrived = (
        words_of_pdf(prose_pdf(found), tmp_path),
        words_of_docx(prose_docx(found)),
        words_of_html(prose_html(found, {})),
    )
    for words in arrived:
        assert words.count(squeezed(word)) >= 9


@pytest.mark.parametrize(
    "text",
    [
        "{{ word.__class__ }}", "{{ word.upper() }}", "{{ 'a' * 99999999 }}", "{{ range(9) }}",
        "{{ word | center(9) }}", "{{ nothing }}", "{{ grid({'a': 'nokey'}, [{'key': 1}]) }}", "{% if %}",
        "{{ cycler }}", "{{ lipsum() }}", "{% include '../../secret' %}",
        "{{ self.__init__ }}", "{{ grid.__globals__ }}",
    ],
)  # fmt: skip
def test_a_template_may_do_nothing_but_tell_facts(text: str, tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "secret").write_text("secret")
    with pytest.raises(GoliveError, match=r"template documents/en/") as fault:
        written(text, "x", tmp_path)
    assert "模板" in fault.value.said.zh


def test_nothing_known_is_said_and_never_blank(tmp_path: Path) -> None:
    t = load_texts("en")
    found = written("{{ word }} {{ pairs({'a': word}) }} {{ field('nothing') }}", "", tmp_path)
    told = [plain(one.line) for one in found.body if hasattr(one, "line")]
    (label,) = [one for one in found.body if isinstance(one, Pairs)]
    assert t("prose.unknown") in " ".join(told) and t("prose.not_filled") in " ".join(told)
    assert label.fields[0][1].text == t("prose.unknown")


def test_both_languages_have_every_template_and_every_template_is_asked_for() -> None:
    folders = {one: ROOT / "templates/documents" / one for one in ("zh", "en")}
    names = {one: {str(path.relative_to(folder)) for path in folder.rglob("*.j2")} for one, folder in folders.items()}
    assert names["zh"] == names["en"]
    top = {name.removesuffix(".md.j2") for name in names["zh"] if "/" not in name}
    assert top == set(texts())


def test_the_set_of_documents_is_what_the_process_asks_for(demo: Plan) -> None:
    (rows,) = demo.definition.forms["document_set"].fields
    (name, *_others) = rows.columns
    assert [one.name for one in catalogue().document_set] == list(name.choices)


def test_every_text_of_a_form_names_a_form_of_the_process(demo: Plan) -> None:
    forms = demo.definition.forms
    for kind in texts().values():
        assert kind.entry.form in forms, kind.key
        if kind.of_form:
            assert forms[kind.key].number == kind.entry.number
            assert forms[kind.key].title == kind.entry.title
            assert set(kind.entry.covers) <= {field.key for field in forms[kind.key].fields}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_large_plan_gives_a_text_that_somebody_can_read(language: str, demo: Plan, tmp_path: Path) -> None:
    group = tuple(f"SHZJ-X{number:04d}" for number in range(1000))
    plan = demo.model_copy(update={"groups": {**demo.groups, "many": group}})
    plan.__dict__.pop("hosts", None)
    writer = Writer(Context(plan, load_texts(language)), Case(tmp_path), {})
    grids = [one for one in writer.document(texts()["deployment"]).body if isinstance(one, Grid)]
    assert max(len(one.rows) for one in grids) == 500
    assert any("5" in plain(one.line) for one in writer.document(texts()["deployment"]).body if hasattr(one, "line"))


def test_a_project_may_have_a_template_of_its_own_and_the_text_says_so(demo: Plan, tmp_path: Path) -> None:
    own = tmp_path / "documents" / "en"
    own.mkdir(parents=True)
    (own / "faq.md.j2").write_text("# Ours\n\n{{ project.system }}\n", encoding="utf-8")
    case = Case(tmp_path)
    source = Context(demo, load_texts("en"))
    before = Writer(source, case, standings(demo, case, None)).document(texts()["faq"])
    moved = demo.model_copy(update={"directory": tmp_path, "migrations": {}})
    found = Writer(Context(moved, load_texts("en")), case, standings(demo, case, None)).document(texts()["faq"])
    assert [plain(one.line) for one in found.body if isinstance(one, Heading)] == ["Ours"]
    assert "of the project" in found.note and "of the product" in before.note
    assert found.digest != before.digest and len(found.digest) == 64


def test_a_template_outside_the_project_is_not_read(demo: Plan, tmp_path: Path) -> None:
    own = tmp_path / "project" / "documents" / "en"
    own.mkdir(parents=True)
    outside = tmp_path / "outside.md.j2"
    outside.write_text("# Outside\n", encoding="utf-8")
    (own / "faq.md.j2").symlink_to(outside)
    moved = demo.model_copy(update={"directory": tmp_path / "project", "migrations": {}})
    found = Writer(Context(moved, load_texts("en")), Case(tmp_path), {}).document(texts()["faq"])
    assert "of the product" in found.note


def test_what_a_person_filled_in_is_in_the_text(demo: Plan, tmp_path: Path) -> None:
    case = Case(tmp_path)
    entry = case.write("form", "conversion_plan", filed(demo), "me")
    standing = standings(demo, case, None)["conversion_plan"]
    assert standing.filed and standing.filed.entry.hash == entry.hash
    found = Writer(Context(demo, load_texts("en")), case, {"conversion_plan": standing}).form(standing)
    told = "\n".join(plain(one.line) for one in blocks_of(found) if hasattr(one, "line"))
    assert "bucket by *bucket*" in told
    assert load_texts("en")("prose.not_filled") in told, "the way back was not filled in"


def filed(plan: Plan) -> dict[str, Any]:
    fields = {"rows": [{"name": "pay", "source": "a", "target": "b"}], "reconciliation": "bucket by *bucket*"}
    return {
        "project": plan.project.code, "form": "conversion_plan", "number": "18i", "person": "王磊", "version": 1,
        "role": "数据库管理人员", "title": {"zh": "x", "en": "x"}, "titles": {}, "fields": fields, "attachments": {},
        "binds": {part: plan.parts[part] for part in plan.definition.forms["conversion_plan"].binds},
    }  # fmt: skip


def test_every_fact_is_there_before_and_after_a_night() -> None:
    assert {"stages", "hosts", "rehearsal", "night", "forms", "switches", "accounts"} <= set(known())


def test_a_docx_opens_with_headings_of_its_own(tmp_path: Path) -> None:
    book = Document(io.BytesIO(prose_docx(written(TEXT, "word", tmp_path))))
    assert {"Title", "Heading 1", "List Bullet"} <= {one.style.name for one in book.paragraphs if one.style}


NUMERALS = {"zh": "一二三四五六七八九十", "en": [str(number) for number in range(1, 11)]}
CHAPTER = re.compile(r"(?m)^# (?:([一二三四五六七八九十]+)、|(\d+) )")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_chapters_of_a_template_are_numbered_one_after_the_other(language: str) -> None:
    found = {}
    for path in (ROOT / "templates/documents" / language).glob("*.md.j2"):
        found[path.name] = ["".join(one) for one in CHAPTER.findall(path.read_text(encoding="utf-8"))]
    assert sum(map(bool, found.values())) > 10
    assert {name: some for name, some in found.items() if some != list(NUMERALS[language][: len(some)])} == {}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_summary_tells_proof_and_drill_apart_what_is_left_and_the_load_as_rehearsed(
    language: str, plan: Plan, success: Journal, tmp_path: Path
) -> None:
    case = Case(tmp_path)
    load = [{"name": "query a payment", "metric": "p90_ms", "value": 98.5, "ok": True}]
    for kind, facts in (("rehearsal", {}), ("performance", {"metrics": load})):
        case.write("evidence", kind, {"result": "pass", "golive": "R1", **facts}, "root")
    t = load_texts(language)
    source = Night(plan, t, success, case)
    writer = Writer(source, case, standings(plan, case, None))
    night = writer.facts["night"]
    assert night["proof"].endswith(" s") and night["drill"] == t("verdict.unmeasured")
    (told,) = [row for row in night["metrics"] if row["metric"] == t.term("p90_ms")]
    assert (told["name"], told["rehearsed"]) == (source.text(plan.checks.performance[0].name), "98.5")
    assert {row["name"] for row in writer.facts["tested"]["metrics"]} == {told["name"]}
    left = [one.what for one in leftovers(source)]
    words = squeezed("".join(plain(cell) for one in blocks_of(writer.form(standings(plan, case, None)["summary"]))
                             if isinstance(one, Grid) for row in one.rows for cell in row))  # fmt: skip
    assert left and all(squeezed(one) in words for one in left)
