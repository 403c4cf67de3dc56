"""The mapping of a migration: which table and column becomes which, and how; its faults are faults of the plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ansible_collections.relops.golive.plugins.module_utils.words import is_right
from ansible_collections.relops.golive.plugins.plugin_utils.model.convert import wrong
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import (
    Fault,
    PlanFaults,
    language_of,
    suggestion,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model.fields import Model
from ansible_collections.relops.golive.plugins.plugin_utils.model.words import Blank, Identifier, Label
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.shape import dotted, fault_of, keys_at
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import Unreadable, read_yaml
from pydantic import AfterValidator, Field, ValidationError, model_validator

Convert = Literal[
    "integer", "decimal", "float", "text", "boolean", "date", "datetime", "timestamp", "time", "blob", "uuid", "inet",
    "json", "same",
]  # fmt: skip
Loss = Literal["zeros", "digits", "utc", "padding", "empty"]
EXACT_KEYS = frozenset({"integer", "decimal", "text", "date", "datetime", "timestamp", "time", "uuid", "same"})
SUMMABLE = frozenset({"integer", "decimal", "same"})
_ZONE = re.compile(r"(?!posix|right/|localtime)[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}")


def _zone(value: str) -> str:
    """Accept a zone of the system's list, without reading the whole list: that takes 40 ms."""
    try:
        known = bool(_ZONE.fullmatch(value)) and ZoneInfo(value).key == value
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = False
    if not known:
        raise wrong("不是时区名;写法 Asia/Shanghai", "is no time zone; write Asia/Shanghai")
    return value


def _named(value: str) -> str:
    """Accept a table of the source, or a column of one (`table.column`)."""
    parts = value.split(".")
    if len(parts) > 3 or not all(is_right("identifier", part) for part in parts):
        raise wrong("不是表名或 表.列", "is no table and no table.column")
    return value


class ColumnMapping(Model):
    """One column; in the file `column: conversion` is short for `column: {convert: conversion}`."""

    to: Identifier | None = None
    convert: Convert = "text"
    bytes: Annotated[str, Field(pattern=r"^[a-z0-9]{2,20}$")] | None = None
    values: dict[Blank, Blank] = {}
    tolerance: Annotated[float, Field(gt=0, le=0.01)] | None = None
    accept: tuple[Loss, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"convert": value} if isinstance(value, str) else value


class TableMapping(Model):
    """One table; its name in the source is its key in the file."""

    target: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*\.[A-Za-z_][A-Za-z0-9_]*$", max_length=130)]
    key: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    amount: Identifier | None = None
    accept: tuple[Literal["history"], ...] = ()
    triggers: Literal["run", "skip"] | None = None
    rows: Literal["beside"] | None = None
    columns: Annotated[dict[Identifier, ColumnMapping], Field(min_length=1)]


class Mapping(Model):
    """The whole file: tables in the order in which they are copied."""

    zone: Annotated[str, AfterValidator(_zone)] | None = None
    before_data: Annotated[str, Field(pattern=r"^@[A-Za-z0-9_.-]+$", max_length=100)] | None = None
    max_rejects: Annotated[int, Field(ge=0, le=1_000_000)] = 100
    tables: Annotated[dict[Identifier, TableMapping], Field(min_length=1)]
    dismiss: dict[Annotated[str, AfterValidator(_named)], Label] = {}


def load_mapping(path: Path, where: str | None = None, language: str | None = None) -> Mapping:
    """Return the mapping file at `path`, called `where` in messages; raises PlanFaults with all its faults."""
    where = where or path.name
    try:
        raw = read_yaml(path, where)
    except Unreadable as error:
        raise PlanFaults(error.faults, language_of(language)) from None
    try:
        mapping = Mapping.model_validate(raw)
    except ValidationError as error:
        details = error.errors(include_url=False)
        faults = [
            fault_of(detail, lambda loc: f"{where} {dotted(loc)}".strip(), keys_at(Mapping, tuple(detail["loc"][:-1])))
            for detail in details
        ]
        raise PlanFaults(faults, language_of(language)) from None
    faults = list(_faults(mapping, where))
    if faults:
        raise PlanFaults(faults, language_of(language))
    return mapping


def _faults(mapping: Mapping, where: str) -> Iterator[Fault]:
    targets: dict[str, str] = {}
    for name, table in mapping.tables.items():
        place = f"{where} tables.{name}"
        if table.target in targets:
            yield _fault(
                f"{place}.target",
                table.target,
                f"已是 {targets[table.target]} 的目标表",
                f"is the target of {targets[table.target]} too",
            )
        targets[table.target] = name
        yield from _key_faults(table, place)
        yield from _amount_faults(table, place)
        yield from _column_faults(table, place)


def _key_faults(table: TableMapping, place: str) -> Iterator[Fault]:
    for part in table.key:
        column = table.columns.get(part)
        if column is None:
            zh, en = suggestion(part, table.columns)
            yield _fault(f"{place}.key", part, f"不在 columns 中{zh}", f"is not among the columns{en}")
        elif column.convert not in EXACT_KEYS or column.values or column.bytes:
            yield _fault(
                f"{place}.key",
                part,
                "主键列只能是 integer、decimal、text、uuid、日期或时间,且不换值、不换字符集",
                "a key must be integer, decimal, text, uuid, a date or a time, without values and bytes",
            )


def _amount_faults(table: TableMapping, place: str) -> Iterator[Fault]:
    if table.amount is None:
        return
    column = table.columns.get(table.amount)
    if column is None or column.convert not in SUMMABLE:
        yield _fault(
            f"{place}.amount",
            table.amount,
            "应为 columns 中的 integer 或 decimal 列",
            "must be an integer or decimal column of this table",
        )


def _column_faults(table: TableMapping, place: str) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for name, column in table.columns.items():
        target = column.to or name
        if target in seen:
            yield _fault(
                f"{place}.columns.{name}",
                target,
                f"已是 {seen[target]} 的目标列",
                f"is the target of {seen[target]} too",
            )
        seen[target] = name
        if column.convert != "text" and (column.values or column.bytes):
            yield _fault(
                f"{place}.columns.{name}",
                column.convert,
                "values 和 bytes 只用于 text",
                "values and bytes belong to text only",
            )


def _fault(where: str, value: str, zh: str, en: str) -> Fault:
    return Fault(where, value, zh, en)
