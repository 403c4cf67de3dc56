"""The table of forms in docs/process.md; `python -m tests.house.process_page` writes it again."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

from tests.house.house import RELOPS, ROOT, read_yaml

PAGE = RELOPS / "golive" / "docs" / "process.md"
PROCESS = ROOT / "templates" / "process.yml"
HEAD = "| form | no. | what | filed by → signed by | before |\n|---|---|---|---|---|\n"
TABLE = re.compile(re.escape(HEAD) + r"(?:\|.*\n)+")
EACH = {"affected_departments": "each 影响部门", "addressees": "each 收文单位", "rooms": "each 评审室"}
SEVERAL = "应用系统维护人员 …"
"""How roles are written where any of several may file."""


@functools.cache
def forms() -> dict[str, Any]:
    """Return the forms of the standard process as they are written; nobody changes them."""
    found: dict[str, Any] = read_yaml(PROCESS)["forms"]
    return found


def table() -> str:
    """Return the table, one line a form in the order of the file."""
    return HEAD + "".join(f"{_line(key, form)}\n" for key, form in forms().items())


def _line(key: str, form: dict[str, Any]) -> str:
    filed = form["filed_by"][0] if len(form["filed_by"]) == 1 else SEVERAL
    who = " → ".join([filed, *(_signer(one) for one in form.get("signatures", []))])
    when = form.get("when", "")
    return f"| `{key}` | {form['number']} | {form['title']['zh']} | {who} | {form['before']}{when and f', {when}'} |"


def _signer(one: dict[str, Any]) -> str:
    who = EACH[one["each"]] if "each" in one else one["role"]
    return f"{who} ({one['when']})" if "when" in one else who


def written(page: str) -> str:
    """Return the page with the table as it should be."""
    return TABLE.sub(lambda _found: table(), page)


if __name__ == "__main__":
    Path(PAGE).write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
