"""Hold data against the models; what pydantic finds is said in both languages, and the sound rest is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, shown, suggestion
from pydantic import BaseModel
from pydantic_core import ErrorDetails

Loc = tuple[int | str, ...]
Place = Callable[[Loc], str]
SECRETS = frozenset({"password"})
KEYED_BY_NUMBER = frozenset({"vlans"})

_MESSAGES = {
    "missing": ("缺少此项", "is missing"),
    "string_type": ("应为文本（数字请加引号）", "must be text (quote a number)"),
    "string_too_short": ("不能为空", "must not be empty"),
    "string_too_long": ("长度超过 {max_length}", "is longer than {max_length}"),
    "string_pattern_mismatch": ("写法不符 {pattern}", "must match {pattern}"),
    "string_unicode": ("不是有效的文本", "is no valid text"),
    "int_type": ("应为整数", "must be a whole number"),
    "int_parsing": ("应为整数", "must be a whole number"),
    "int_parsing_size": ("整数过大", "is too large a number"),
    "int_from_float": ("应为整数", "must be a whole number"),
    "float_type": ("应为数字", "must be a number"),
    "float_parsing": ("应为数字", "must be a number"),
    "finite_number": ("应为有限的数字", "must be a finite number"),
    "multiple_of": ("应为 {multiple_of} 的倍数", "must be a multiple of {multiple_of}"),
    "greater_than": ("应大于 {gt}", "must be greater than {gt}"),
    "greater_than_equal": ("不得小于 {ge}", "must not be less than {ge}"),
    "less_than_equal": ("不得大于 {le}", "must not be greater than {le}"),
    "bool_type": ("应为 true 或 false", "must be true or false"),
    "bool_parsing": ("应为 true 或 false", "must be true or false"),
    "literal_error": ("应为 {expected}", "must be {expected}"),
    "tuple_type": ("应为列表", "must be a list"),
    "dict_type": ("应为键值表", "must be a mapping"),
    "model_type": ("应为键值表", "must be a mapping"),
    "model_attributes_type": ("应为键值表", "must be a mapping"),
    "recursion_loop": ("引用了自身", "refers to itself"),
    "datetime_type": ("不是时间；写法 2026-11-21T22:00:00+08:00", "is no time; write 2026-11-21T22:00:00+08:00"),
    "datetime_parsing": ("不是时间；写法 2026-11-21T22:00:00+08:00", "is no time; write 2026-11-21T22:00:00+08:00"),
    "datetime_from_date_parsing": (
        "不是时间；写法 2026-11-21T22:00:00+08:00",
        "is no time; write 2026-11-21T22:00:00+08:00",
    ),
    "timezone_aware": ("缺时区；写法 2026-11-21T22:00:00+08:00", "has no time zone; write 2026-11-21T22:00:00+08:00"),
}


def dotted(loc: Loc) -> str:
    """Return a place in plan.yml as `databases.paygw.port`, list positions as `[3]` counted from one."""
    text, before = "", None
    for step in loc:
        if isinstance(step, int) and before not in KEYED_BY_NUMBER:
            text += f"[{step + 1}]"
        elif step != "[key]":
            name = shown(step)
            text += f".{name}" if text else name
        before = step
    return text


def fault_of(error: ErrorDetails, place: Place, known: Iterable[str] = ()) -> Fault:
    """Return one of pydantic's errors as a fault; a secret's value is never shown."""
    loc = tuple(step for step in error["loc"] if not _is_branch(step))
    hidden = error["type"] == "missing" or bool(SECRETS.intersection(loc))
    zh, en = _said(error, known)
    value = "" if hidden else shown(error["input"])
    return Fault(place(loc), value, zh, en, loc)


def _is_branch(step: int | str) -> bool:
    """Whether pydantic named a branch of a union or a wrapper, which the plan doesn't know."""
    return isinstance(step, str) and (
        "function-" in step or step.startswith(("is-instance[", "constrained-", "nullable["))
    )


def _said(error: ErrorDetails, known: Iterable[str]) -> tuple[str, str]:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "golive":
        return str(context["zh"]), str(context["en"])
    if kind == "extra_forbidden":
        zh, en = suggestion(str(error["loc"][-1]), known)
        return f"未知的键{zh}", f"is no key here{en}"
    zh, en = _MESSAGES.get(kind, (error["msg"], error["msg"]))
    return zh.format(**context), en.format(**context)


def keys_at(model: type[BaseModel], loc: Loc) -> list[str]:
    """Return the keys that a place in the data may have, for a suggestion."""
    current: Any = model
    for step in loc:
        current = _inside(current, step)
        if current is None:
            return []
    if isinstance(current, type) and issubclass(current, BaseModel):
        return [info.alias or key for key, info in current.model_fields.items()]
    return []


def _inside(annotation: Any, step: int | str) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for key, info in annotation.model_fields.items():
            if step in {key, info.alias}:
                return _model_in(info.annotation)
        return None
    return annotation


def _model_in(annotation: Any) -> Any:
    """Return the model inside `tuple[X, ...]`, `dict[str, X]`, `X | None`, or None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in reversed(getattr(annotation, "__args__", ())):
        found = _model_in(part)
        if found is not None:
            return found
    return None


def place_of(loc: Loc) -> Loc:
    """Return where the data are wrong: pydantic's own steps (branches of unions, `[key]`) left out."""
    return tuple(step for step in loc if not _is_branch(step) and step != "[key]")
