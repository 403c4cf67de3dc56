"""How a form is declared: number, name, occasion, formats and signers as data, and what it is filled in from.

A file of `records/forms/` declares one as FORM. A table has columns and rows, a drawing one picture a sheet, prose a
template with values. `Context` is what a form before the night is made from, `Night` has the journal too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, Protocol, TypeVar

from ansible_collections.relops.golive.plugins.plugin_utils.model.choice import Choice
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.render import render
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import (
    Column,
    Getter,
    Line,
    RowT,
    Table,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import Texts


class Source(Protocol):
    """What a form is made from, as far as this file needs to know."""

    @property
    def has_night(self) -> bool:
        """Tell whether there was a night: then there are measurements, and persons sign."""


ContextT = TypeVar("ContextT", bound=Source)
Format = Literal["xlsx", "csv", "json", "pdf", "docx", "html", "svg"]
SIGNERS = ("made", "checked", "approved")
"""Who signs a form unless it says otherwise; titles in `sign.` of the texts."""


class Occasion(Choice):
    """When the process asks for a form."""

    PLAN = "plan", "计划"
    APPLICATION = "application", "申请"
    APPROVAL = "approval", "审批"
    REHEARSAL = "rehearsal", "预演"
    NIGHT = "night", "上线"
    AFTER = "after", "上线后"

    @property
    def needs_night(self) -> bool:
        """Tell whether a journal is needed; without that a form is made from the plan alone."""
        return self in (Occasion.NIGHT, Occasion.AFTER)

    @property
    def in_dossier(self) -> bool:
        """Tell whether the dossier of a night holds it: what the plan said, with what was measured, and the night."""
        return self is Occasion.PLAN or self.needs_night


@dataclass(frozen=True, kw_only=True)
class Declared(Generic[ContextT]):
    """What all forms have.

    `number` is that of docs/process.md, `name` the key of its title (`document.` of the texts), `signers` those of the
    lines to sign on (`sign.`).
    """

    number: str
    name: str
    occasion: Occasion
    formats: tuple[Format, ...]
    signers: tuple[str, ...] = SIGNERS
    heavy: int = 0
    """Of a large plan the forms with the most rows are begun first."""

    @property
    def stem(self) -> str:
        """Return the file name without its ending."""
        return f"{self.number}_{self.name}"

    def form_no(self, file_no: str) -> str:
        """Return the number of a filled-in form: that under which its dossier is filed, and its own."""
        return f"{file_no}-{self.number}"

    def title(self, texts: Texts) -> str:
        """Return the title in the language of the texts."""
        return texts(f"document.{self.name}")


@dataclass(frozen=True, kw_only=True)
class Form(Declared[ContextT], Generic[ContextT, RowT]):
    """A form that is a table; `subject` is what a row is about: its attributes are the columns that have no getter.

    `shown` are the columns that index.html shows, `a/b` puts b below a in one cell; none: it isn't on the page.
    """

    columns: tuple[Column[RowT], ...]
    rows: Callable[[ContextT], Iterable[RowT]]
    subject: Callable[[RowT], object] = lambda row: row
    formats: tuple[Format, ...] = ("xlsx", "csv", "json", "pdf", "docx")
    paper: Literal["A3", "A4"] = "A4"
    frozen: int = 2
    upright: bool = False
    named: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()

    def table(self, context: ContextT) -> Table:
        """Return the form filled in; before the night without the columns that only a night can fill."""
        columns = tuple(column for column in self.columns if context.has_night or not column.of_night)
        places = {column.key: place for place, column in enumerate(columns)}
        getters = [column.getter() for column in columns]
        lines = [self._line(row, getters, places) for row in self.rows(context)]
        return Table(
            self.number, self.name, columns, lines, self.paper, self.frozen, self.upright, self.signers,
            self.named,
        )  # fmt: skip

    def _line(self, row: RowT, getters: Sequence[Getter[RowT]], places: Mapping[str, int]) -> Line:
        subject = self.subject(row)
        faults: tuple[str, ...] = getattr(row, "faults", ())
        return Line([get(row, subject) for get in getters], faults, places)


@dataclass(frozen=True, kw_only=True)
class Prose(Declared[ContextT]):
    """A form that is text: a template of `templates/` and the values that it is filled in with."""

    template: str
    values: Callable[[ContextT], Mapping[str, Any]]
    formats: tuple[Format, ...] = ("html",)

    def text(self, context: ContextT) -> str:
        """Return the form filled in; raises GoliveError for a fault of the template."""
        return render(self.template, **self.values(context))


@dataclass(frozen=True, kw_only=True)
class Drawing(Declared[ContextT]):
    """A form of one or several sheets to look at or print: name and text of each; one without a name is alone."""

    sheets: Callable[[ContextT], Iterable[tuple[str, str]]]
    formats: tuple[Format, ...] = ("svg",)


AnyForm = Form[Any, Any] | Prose[Any] | Drawing[Any]
