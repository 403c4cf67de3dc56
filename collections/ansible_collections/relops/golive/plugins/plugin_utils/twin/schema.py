"""Write the JSON Schema of twin/twin.yml, by which editors complete and check it: `python -m …twin.schema [file…]`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.twin.settings import Twin


def text() -> str:
    """Return the schema (draft 2020-12) as it stands in the file."""
    found = Twin.model_json_schema(mode="validation")
    found["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    found["title"] = "RelOps GoLive twin"
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main(arguments: list[str]) -> int:
    """Write the schema to every path given; without one, to every inventories/*/twin/twin.schema.json."""
    paths = [Path(name) for name in arguments] or sorted(Path("inventories").glob("*/twin/twin.schema.json"))
    for path in paths:
        path.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
