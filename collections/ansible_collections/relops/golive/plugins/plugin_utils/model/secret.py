"""A secret of the plan: the name of a variable, never a value and never something to compute."""

from __future__ import annotations

import keyword
import re
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.model.convert import wrong
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

LONGEST = 200
PATTERN = r"^\{\{ *[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)* *\}\}$"
_NAME = re.compile(PATTERN[1:-1])
_ANY_TEMPLATE = re.compile(r"\s*\{[{%#].*[}%#]\}\s*", re.DOTALL)
_MAGIC = (
    "ansible_play_hosts caller context cycler dict environment false group_names groups hostvars inventory_hostname "
    "joiner lipsum lookup lookups loop namespace none now null omit play_hosts q query range role_path self super true "
    "undef varargs vars"
)
MAGIC = frozenset(_MAGIC.split())
"""Names that Jinja and Ansible fill themselves: none of them is a secret of this project."""


class Secret(str):
    """`{{ name }}` or `{{ name.attribute }}`: the only texts of a plan that Ansible fills in; all else is data."""

    __slots__ = ()

    @classmethod
    def of(cls, value: str) -> Secret:
        """Return the secret that a text names; what computes, looks up or is a password is a fault."""
        if len(value) > LONGEST or not _NAME.fullmatch(value) or not _is_variable(value):
            if not _ANY_TEMPLATE.fullmatch(value[:LONGEST]):
                zh = "密码不得写在计划中；应写 {{ vault_变量 }}，其值放入 group_vars 的保险库"
                en = "a secret never stands in the plan; write {{ vault_name }} and keep its value in the vault of "
                raise wrong(zh, f"{en}group_vars")
            raise wrong(
                "应为单个变量名 {{ vault_name }} 或 {{ name.attribute }}；查找、过滤器、计算应写在 group_vars 中",
                "is one bare variable, {{ vault_name }} or {{ name.attribute }}: look-ups, filters and whatever "
                "computes it belong into group_vars",
            )
        return cls(value)

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """Hold a text against the rule; an editor sees the pattern."""
        return core_schema.no_info_after_validator_function(
            cls.of,
            core_schema.str_schema(),
            metadata={"pydantic_js_updates": {"pattern": PATTERN, "maxLength": LONGEST}},
        )


def _is_variable(value: str) -> bool:
    names = value.strip("{} ").split(".")
    inside = any(name.startswith("_") or "__" in name or keyword.iskeyword(name) for name in names)
    return not inside and names[0].casefold() not in MAGIC
