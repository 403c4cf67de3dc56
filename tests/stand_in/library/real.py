"""A module that changes nothing but what the product itself notes on the host."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.step import step_module

Answer = t.Dict[str, t.Any]  # noqa: UP006 - Python 3.9 evaluates it
CHANGE = [{"item": "value", "from": "old", "to": "new"}]


def main() -> None:
    """Always have one thing to do."""

    def read(params: Answer) -> Answer:
        return {"before": {"value": "old"}, "changes": CHANGE}

    def apply(params: Answer) -> Answer:
        return {"changes": CHANGE}

    def undo(params: Answer, before: Answer, done: Answer) -> Answer:
        return {"changes": CHANGE}

    step_module({"say": {"type": "str"}}, read, apply, undo)


if __name__ == "__main__":
    main()
