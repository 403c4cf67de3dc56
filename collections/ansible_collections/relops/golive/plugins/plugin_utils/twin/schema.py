"""Write the JSON Schema of twin/twin.yml, by which editors complete and check it: `python -m …twin.schema [file…]`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.model.described import described
from ansible_collections.relops.golive.plugins.plugin_utils.twin.settings import Twin


def schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12) with a sentence for each key."""
    found = Twin.model_json_schema(mode="validation")
    found |= {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "RelOps GoLive twin"}
    return described(found, "Twin")


def text() -> str:
    """Return the schema as it stands in the file."""
    return json.dumps(schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main(arguments: list[str]) -> int:
    """Write the schema to every path given; without one, to every inventories/*/twin/twin.schema.json."""
    paths = [Path(name) for name in arguments] or sorted(Path("inventories").glob("*/twin/twin.schema.json"))
    for path in paths:
        path.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
