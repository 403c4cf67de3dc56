"""Switch platforms live in their own folders: nothing beside them knows a vendor, and the folders are the only list."""

from __future__ import annotations

import ast
import functools
import inspect
import re

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.schema import schema
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import dialogue, registry
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Platform
from ansible_collections.relops.lab.plugins.plugin_utils.cli import dialect
from ansible_collections.relops.lab.plugins.plugin_utils.cli import registry as dialects

from tests.house.house import RELOPS, ROOT, breaches, short, text_of

CORE = RELOPS / "golive" / "plugins" / "plugin_utils"
LAB = RELOPS / "lab" / "plugins" / "plugin_utils"
ROOMS = [CORE / name for name in ("ansible", "engine", "model", "plan", "site", "stages", "twin")]
OWN = (registry.FOLDER, dialects.FOLDER, LAB / "cli" / "families")
NEUTRAL = [
    path for room in (*ROOMS, LAB) for path in sorted(room.rglob("*.py")) if not any(own in path.parents for own in OWN)
]
VENDORS = ("cisco", "catalyst", "arista", "huawei", "h3c", "ruijie", "juniper")
WORDS = (
    *("GigabitEthernet", "Port-channel", "Eth-Trunk", "Bridge-Aggregation", "switchport", "channel-group"),
    *("ip address", "configure terminal", "system-view", "write memory", "show running-config", "no shutdown"),
    *("port link-type", "ethernet-switching", "% Invalid"),
)


@functools.cache
def foreign() -> re.Pattern[str]:
    """Return what finds the names of platforms and vendors."""
    names = {*registry.available(), *dialects.available(), "ios", "nxos", "eos", "vrp", "comware", "rgos", "junos"}
    whole = "|".join(map(re.escape, sorted(names)))
    return re.compile(rf"\b(?:{whole})\b|{'|'.join(VENDORS)}", re.IGNORECASE)


def foreign_words(text: str) -> list[str]:
    """Return the names of platforms and the words of vendors in a text, as it writes them."""
    return [*foreign().findall(text), *(word for word in WORDS if word in text)]


def test_a_foreign_word_is_found() -> None:
    assert foreign_words('if switch.platform == "ios":') == ["ios"]
    assert foreign_words("line.startswith('ip address')  # of a Catalyst") == ["Catalyst", "ip address"]
    assert foreign_words("an IP address, a curious previous radios") == []


def test_neutral_files_know_no_platform() -> None:
    found = breaches(NEUTRAL, lambda path: foreign_words(text_of(path)), least=250)
    assert not found, f"that belongs to a folder of {short(registry.FOLDER)} or of the lab:\n{found}"


def test_the_lab_speaks_every_platform() -> None:
    assert set(registry.available()) <= set(dialects.available())


def test_every_platform_has_its_golden_cases_and_its_model() -> None:
    for name in registry.available():
        assert list((ROOT / "tests" / "golden" / "network" / name).glob("*/wanted.yml"))
        assert (ROOT / "tests" / "unit" / "network" / name / "model.py").exists()


def test_the_schema_offers_every_platform() -> None:
    assert schema()["$defs"]["Switch"]["properties"]["platform"]["enum"] == list(registry.available())


@pytest.mark.parametrize("name", registry.available())
def test_a_platform_is_whole(name: str) -> None:
    platform = registry.load(name)
    assert isinstance(platform, Platform)
    for member in Platform.__annotations__:
        assert hasattr(platform, member), f"{name} has no {member}"
    port = platform.lag_port(1)
    assert platform.canonical(port) == port and platform.is_port(port) and platform.lag_number(port) == 1


@pytest.mark.parametrize(
    "module", [inspect.getmodule(Platform), dialogue, dialect], ids=["platform", "dialogue", "dialect"]
)
def test_every_member_that_somebody_must_write_is_explained(module: object) -> None:
    tree = ast.parse(inspect.getsource(module))  # type: ignore[arg-type]
    for owner in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        for node, after in zip(owner.body, [*owner.body[1:], None], strict=True):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                assert ast.get_docstring(node), f"{owner.name}.{node.name} says nothing"
            if owner.name in ("Platform", "Dialect") and isinstance(node, ast.AnnAssign):
                told = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
                assert told, f"{owner.name}.{ast.unparse(node.target)} says nothing"
