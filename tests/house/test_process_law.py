"""The process as data and the rules as text agree: every rule that asks for a form has it, and every form its rules."""

from __future__ import annotations

import re

from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Point, When

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
