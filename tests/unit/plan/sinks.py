"""What each text of the inventory has to be where it arrives: a word of its kind, a secret's name, or only shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.words import is_right
from ansible_collections.relops.golive.plugins.plugin_utils.model.secret import Secret

SHOWN, SECRET, ANY = "shown", "secret", "any"
# Every text of the inventory by its place: what kind of word it has to be where it arrives.
SINKS: tuple[tuple[str, str], ...] = (
    (r".*(password|passwords\..*|master_secret)", SECRET),
    (r"golive_(backup|baseline)\.(.*\.)?client\[\]", "plain"),
    (r"golive_backup\.switches\.names\[\]", "device"),
    (r"golive_backup\.switches\.(role|person)", SHOWN),
    (r"golive_baseline\.units\[\]", "unit"),
    (r"golive_device\.(name)", "device"),
    (r"golive_device\.hostname", "hostname"),
    (r"golive_device\..*", SHOWN),
    (r"golive_tasks\..*|golive_twin_owner", SHOWN),
    (r"golive_window\..*", "plain"),
    (r"golive_forecast\.store", "root"),
    (r".*\.people\..*", SHOWN),
    (r"golive_verify\.cases\[(service|stopped)\]\.name", "unit"),
    (r"golive_verify\.cases\[package\]\.name", "package"),
    (r"golive_verify\.cases\[(file|link)\]\.(name|target)", "file"),
    (r"golive_verify\.cases\[file\]\.template", "plain"),
    (r"golive_verify\.cases\[command\]\.name", "command"),
    (r"golive_verify\.cases\[(http|reachability|release|listening)\]\.(name|contains)", SHOWN),
    (r"(golive_plan|.*\.(artefact|template|scripts|suite))", "own"),
    (r"golive_verify\.performance\[\]\.(name|names\..*)", SHOWN),
    (r"golive_(suspend|resume)\.entry_points\[\]\.name", SHOWN),
    (r"golive_install\.releases\[\]\.build_id", SHOWN),
    (r".*\.service|.*\.hold\[\]", "unit"),
    (r"golive_verify\.cases\[package\]\.version", "version-or-none"),
    (r".*\.version", "version"),
    (r".*\.url", "url"),
    (r".*\.mode", "mode-or-word"),
    (r".*\.(root|data_directory|data_directories\[\])|golive_(backup|baseline).*\.path", "root"),
    (r".*\.application_paths\[\]|golive_verify\.performance\[\]\.ca", "saved"),
    (r"golive_(backup|forecast)\.files\.changes\[\]", "plain"),
    (r".*\.exclude\[\]", "exclude"),
    (r"golive_install\.configs\[\]\.(path|link)", "file"),
    (r"golive_install\.releases\[\]\.files\[\]\.path", "relative"),
    (r"golive_install\.configs\[\]\.validate", "command"),
    (r"golive_install\.packages\.names\[\]", "package"),
    (r"golive_install\.releases\[\]\.user|.*\.account|.*\.(owner|group)", "account"),
    (r"golive_install\.databases\[\]\.(name|users\[\]\.name)", "role"),
    (r"golive_install\.databases\[\]\.settings\..*", "value"),
    (r"golive_migrate\.migrations\[\]\.(name|(source|target)\.(name|user|owner))|.*\.database\.name", "sql"),
    (r"golive_migrate\.migrations\[\]\.tables\[\]\.(source|key\[\]|amount|columns\[\]\.(source|target))", "identifier"),
    (r"golive_migrate\.migrations\[\]\.tables\[\]\.columns\[\]\.values\..*", SHOWN),
    (r"golive_migrate\.migrations\[\]\.tables\[\]\.target|.*\.(zone|before_data)", "plain"),
    (r"golive_network\.ports\..*\.(description|extra\[\])", "line"),
    (r"golive_network\.vlans\..*", "name"),
    (r"golive_network\.links\..*", SHOWN),
    (r"golive_network\.pair\..*", SHOWN),
    (r".*(address|addresses(\[\])?|access\[\]|\.to|ansible_host|context\.addresses\..*)", "plain"),
    (r".*\.engines\.(source|target)", "plain"),
    (r".*(sha256|digest|platform|engine|state|kind|host|client|groups_of\..*|(unused|business|ends)\[\])", "plain"),
    (r".*(bytes|convert|privileges|on_reject|lag_mode|project|name|changed)", "plain"),
)  # fmt: skip
PLAIN = re.compile(r"[A-Za-z0-9_@+:./ -]*")


def strings(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from strings(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, (list, tuple)):
        for item in value:
            kind = item.get("kind", "") if isinstance(item, dict) else ""
            yield from strings(item, f"{path}[{kind}]")
    elif isinstance(value, str):
        yield path, value


def judged(path: str, text: str, project: Path) -> str:
    """Return what is wrong with a text where it arrives, empty when nothing is."""
    kind = next((kind for pattern, kind in SINKS if re.fullmatch(pattern, path)), None)
    if kind is None:
        return f"{path}: nobody has said what kind of word this is: add it to SINKS"
    if isinstance(text, Secret) != (kind == SECRET):
        return f"{path}: {text} is trusted, or is no secret where one is wanted"
    rules: dict[str, Callable[[], object]] = {
        SHOWN: lambda: all(letter.isprintable() or letter in "\n\t" for letter in text),
        SECRET: lambda: re.fullmatch(r"\{\{ ?[A-Za-z_.]+ ?\}\}", text),
        "own": lambda: Path(text).is_relative_to(project) and ".." not in Path(text).parts,
        "version-or-none": lambda: not text or is_right("version", text) or ":" in text,
        "mode-or-word": lambda: is_right("mode", text) or text in ("access", "trunk", "routed"),
        "device": lambda: re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", text),
        "hostname": lambda: re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", text),
        "plain": lambda: PLAIN.fullmatch(text),
    }
    ok = rules[kind]() if kind in rules else is_right(kind, text)
    return "" if ok else f"{path}: {text!r} is no {kind}"
