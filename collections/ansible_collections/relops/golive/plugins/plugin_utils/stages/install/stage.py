"""Stage install: packages, databases, releases, configuration (R48)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import StageName
from ansible_collections.relops.golive.plugins.plugin_utils.stages.install.checks import (
    artefacts_can_be_installed,
    new_databases_can_be_set_up,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.install.desired import desired
from ansible_collections.relops.golive.plugins.plugin_utils.stages.install.templates import templates_can_be_rendered
from ansible_collections.relops.golive.plugins.plugin_utils.stages.stage import Stage, each, once


def _configs(desired: Mapping[str, Any]) -> Iterator[str]:
    services = dict.fromkeys(config["service"] or "" for config in desired.get("configs", []))
    return (f"install.config.{name.removesuffix('.service') or 'files'}" for name in services)


STAGE = Stage(
    StageName.INSTALL,
    "#10b981",
    desired=desired,
    tasks=(
        (once("install.packages", "packages"),),
        (each("install.database", "databases"),),
        (each("install.schema", "schemas"),),
        (each("install.release", "releases"),),
        (_configs,),
    ),
    checks=(new_databases_can_be_set_up, artefacts_can_be_installed, templates_can_be_rendered),
)
