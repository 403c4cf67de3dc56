"""The process as data and the rules as text agree: every rule that asks for a form has it, and every form its rules."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.engine.ladder import FORMS
from ansible_collections.relops.golive.plugins.plugin_utils.engine.states import State
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Gate
from ansible_collections.relops.golive.plugins.plugin_utils.gates.registry import gates
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Point, When

from tests.house.house import RELOPS, python_files, short
from tests.house.process_page import PAGE, PROCESS, forms, table

NUMBERS = {
    "R": (*range(1, 5), *range(6, 20), 21, *range(25, 40), 41, 46, 49, 50, 51, *range(54, 66)),
    "H": (2, 3, 5, 6, *range(10, 17), *range(18, 25)),
    "X": (3, 10, 11, 12, 15),
}
ASKS = [f"{kind}{number}" for kind, numbers in NUMBERS.items() for number in numbers]
"""The rules of the source documents that ask for a form, a signature or an order."""
FORM_KEYS = """
suitability technical_review golive_plan shipment confirmation package_handover document_set guide training
test_acceptance quality_check functional_acceptance dual_acceptance review conversion_plan application preview
rehearsal_report rehearsal_data_report postponement notice readiness environment_report order suspension
resumption cancellation problem decision rollback_assessment rollback_order new_baseline golive_log channels
announcement operations_handover summary customer_acceptance delegation
"""
ROW = re.compile(r"^\| ([RHX]\d+) \| .* \| (.*) \|$", re.MULTILINE)
NAMED = re.compile(r"\*(\w+)\*")
CODES = {code for form in forms().values() for code in form["requirements"]}


def rows(page: str) -> dict[str, str]:
    """Return code → what holds it, as the page says."""
    return dict(ROW.findall(page))


def named(cell: str) -> set[str]:
    """Return the forms that a cell names."""
    return set(NAMED.findall(cell))


WHERE = rows(PAGE.read_text(encoding="utf-8"))


def test_the_page_is_read() -> None:
    assert named("part: *a*, *b_c*, `d.py`") == {"a", "b_c"}
    assert rows("| R1 | Who. | *x* |\n| Rx | no | no |\n") == {"R1": "*x*"}
    assert len(WHERE) == 72 + 24 + 15


def test_the_standard_has_every_form() -> None:
    assert sorted(forms()) == sorted(FORM_KEYS.split())


def test_a_rule_that_asks_for_a_form_has_it() -> None:
    missing = [code for code in ASKS if code not in CODES]
    assert len(ASKS) > 70 and not missing, f"no form of {PROCESS.name} says that {missing} ask for it"


def test_a_form_names_rules_that_are_explained() -> None:
    silent = [key for key, form in forms().items() if not form["requirements"]]
    unknown = {key: found for key, form in forms().items() if (found := set(form["requirements"]) - WHERE.keys())}
    assert not silent and not unknown


def test_the_page_names_the_forms_of_a_rule() -> None:
    wrong = []
    for code, cell in WHERE.items():
        having = {key for key, form in forms().items() if code in form["requirements"]}
        if foreign := named(cell) - having:
            wrong.append(f"{code}: {sorted(foreign)} do not name this rule, or are no forms")
        if bool(named(cell)) != bool(having):
            wrong.append(f"{code}: held by one of {sorted(having)}")
    assert not wrong, "\n".join(wrong)


def test_what_is_held_by_nothing_is_no_form_s() -> None:
    assert not [code for code, cell in WHERE.items() if cell.startswith("not yet") and code in CODES]


def test_the_table_of_forms_is_that_of_the_process() -> None:
    assert table() in PAGE.read_text(encoding="utf-8"), "write it again: python -m tests.house.process_page"


def test_the_words_of_the_process_are_explained_in_its_file() -> None:
    """A process owner reads one file: it says every word that he may use."""
    head = PROCESS.read_text(encoding="utf-8").partition("\nforms:")[0]
    for choices in (Part, Point, When):
        for one in choices:
            assert re.search(rf"\b{one.value}\b", head), one.value


def test_the_standard_relaxes_nothing() -> None:
    text = PROCESS.read_text(encoding="utf-8")
    assert "\ndeviations:" not in text and "\nextends:" not in text


# --- what is named is there ------------------------------------------------------------------------
PRODUCT = [short(path) for path in python_files(".") if "relops/golive/" in short(path)]
PATHS = re.compile(r"`((?:[\w.]+/)*[\w.]+\.(?:py|yml)|[\w/]+/)`")
STATE = re.compile(r"^\| ([A-Z_]{4,}) \| (.*) \| (.*) \|$", re.MULTILINE)
TEXT = PAGE.read_text(encoding="utf-8")
LEFT = re.compile(r"^- \*\*([RHX]\d+)\*\* (.+)$", re.MULTILINE)


def files_of(name: str) -> list[str]:
    """Return the files of the product that a name may mean; a name that ends with a slash is a folder."""
    if name.endswith("/"):
        return sorted({one.partition(f"/{name}")[0] for one in PRODUCT if f"/{name}" in one})
    if name.endswith(".yml"):
        return [name for one in ("playbooks",) if (RELOPS / "golive" / one / Path(name).name).exists()]
    return [one for one in PRODUCT if one.endswith(f"/{name}")]


def test_what_a_line_names_is_one_file_of_the_product() -> None:
    assert files_of("gates/window.py") and not files_of("gates/nothing.py") and len(files_of("text.py")) > 1
    cells = [*WHERE.values(), *(held for _state, _by, held in STATE.findall(TEXT))]
    names = {name for cell in cells for name in PATHS.findall(cell)}
    assert len(names) > 60
    assert not {name: found for name in names if len(found := files_of(name)) != 1}


def test_a_gate_that_a_line_names_is_about_that_rule() -> None:
    """Else the page says that something holds a rule which never heard of it."""
    rules = {file_of(gate): set(gate.rules) for gate in gates()}
    wrong = {
        code: name
        for code, cell in WHERE.items()
        for name in PATHS.findall(cell)
        if name.startswith("gates/") and name != "gates/" and code not in rules.get(Path(name).name, {code})
    }
    assert len(rules) > 35 and not wrong


def test_every_gate_of_a_rule_has_the_rule_explained_with_something_that_holds_it() -> None:
    for gate in gates():
        assert not [code for code in gate.rules if WHERE[code].startswith("not yet")], gate.id


def test_what_is_held_in_part_says_openly_what_is_not() -> None:
    part = {code for code, cell in WHERE.items() if cell.startswith(("part:", "not yet"))}
    told = dict(LEFT.findall(TEXT.partition("## What is held in part")[2].partition("\n## ")[0]))
    assert part and part == set(told), part ^ set(told)


def test_every_state_says_what_reaches_and_what_holds_it() -> None:
    found = {state: (by, held) for state, by, held in STATE.findall(TEXT)}
    assert list(found) == [state.value for state in State]
    for state, keys in FORMS.items():
        assert set(keys) <= named(found[state.value][0]), state
    for by, held in found.values():
        assert named(by) <= set(forms()) and PATHS.findall(held)


def file_of(gate: Gate) -> str:
    """Return the name of a gate's file."""
    return Path(str(sys.modules[type(gate).__module__].__file__)).name
