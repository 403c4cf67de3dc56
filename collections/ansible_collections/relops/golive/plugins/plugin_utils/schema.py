"""Write the JSON Schema of plan.yml, by which editors complete and check it: `python -m …schema [file…]`.

What the model says, and the lists that only the stages know.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.model import PlanFile
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Mode
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import available


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of plan.yml."""
    found = PlanFile.model_json_schema(by_alias=True, mode="validation")
    found["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    found["title"] = "RelOps GoLive plan"
    parts = found["$defs"]
    parts["Switch"]["properties"]["platform"] = {"title": "Platform", "enum": list(available())}
    parts["NetworkPolicy"]["properties"]["platforms"]["propertyNames"] = {"enum": list(available())}
    for part in ("NetworkPolicy", "PlatformPolicy"):
        parts[part]["properties"]["defaults"]["propertyNames"] = {"enum": [mode.value for mode in Mode]}
    return found


def text() -> str:
    """Return the schema as it stands in the file."""
    return json.dumps(schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main(arguments: list[str]) -> int:
    """Write the schema to every path given; without one, to every inventories/*/plan.schema.json."""
    paths = [Path(name) for name in arguments] or sorted(Path("inventories").glob("*/plan.schema.json"))
    for path in paths:
        path.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
