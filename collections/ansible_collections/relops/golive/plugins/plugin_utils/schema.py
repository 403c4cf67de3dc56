"""Write the JSON Schemas of plan.yml and process.yml, by which editors complete and check them: `python -m …schema`.

What the models say with a sentence for each key, and the lists that only the stages know.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.model import PlanFile
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Mode
from ansible_collections.relops.golive.plugins.plugin_utils.model.described import described
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Process
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import available

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of plan.yml."""
    found = PlanFile.model_json_schema(by_alias=True, mode="validation")
    found |= {"$schema": DRAFT, "title": "RelOps GoLive plan"}
    parts = found["$defs"]
    parts["Switch"]["properties"]["platform"] = {"title": "Platform", "enum": list(available())}
    parts["NetworkPolicy"]["properties"]["platforms"]["propertyNames"] = {"enum": list(available())}
    for part in ("NetworkPolicy", "PlatformPolicy"):
        parts[part]["properties"]["defaults"]["propertyNames"] = {"enum": [mode.value for mode in Mode]}
    return described(found, "PlanFile")


def process_schema() -> dict[str, Any]:
    """Return the JSON Schema of a process; what has to be there is left to the plan's check.

    A file that extends the standard says only what differs, and takes a form away by null.
    """
    found = Process.model_json_schema(by_alias=True, mode="validation")
    found |= {"$schema": DRAFT, "title": "RelOps GoLive process", "required": ["schema"]}
    for part in found["$defs"].values():
        part.pop("required", None)
    forms = found["properties"]["forms"]["patternProperties"]
    for pattern, form in forms.items():
        forms[pattern] = {"anyOf": [form, {"type": "null"}]}
    return described(found, "Process")


MADE = {"plan.schema.json": schema, "process.schema.json": process_schema}


def text(name: str = "plan.schema.json") -> str:
    """Return a schema as it stands in its file."""
    return json.dumps(MADE[name](), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main(arguments: list[str]) -> int:
    """Write the schema to every path given, which of them its name says; without one, to all of inventories/*/."""
    paths = [Path(name) for name in arguments] or sorted(
        path for name in MADE for path in Path("inventories").glob(f"*/{name}")
    )
    for path in paths:
        path.write_text(text(path.name if path.name in MADE else "plan.schema.json"), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
