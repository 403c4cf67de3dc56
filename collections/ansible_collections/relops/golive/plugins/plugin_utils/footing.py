# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether Ansible finds a folder to work in on this controller: asked before Ansible loads, which would end in a trace.

The environment that `bootstrap` makes runs it by its path when ansible-playbook starts; it imports nothing of ours.
"""

from __future__ import annotations

import configparser
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

REFUSED = 4
SENTENCES = {
    "zh": "Ansible 需要工作目录, 而 {path} 不可写 ({why}): 请先执行 export ANSIBLE_HOME=<可写的目录>, 再运行同一命令",
    "en": "Ansible needs a folder to work in, and {path} can't be written ({why}): export ANSIBLE_HOME=<a folder that "
    "can be>, then run the same command again",
}
BLOCK = b"x" * 4096


def folder(environment: Mapping[str, str], here: Path) -> Path:
    """Return the folder below which Ansible makes its temporary files, as its variables and ansible.cfg say."""
    config, place = _config(environment, here)
    given = environment.get("ANSIBLE_HOME") or config.get("home") or "~/.ansible"
    home = _path(given, Path("/") if "ANSIBLE_HOME" in environment else place, environment, here)
    local = environment.get("ANSIBLE_LOCAL_TEMP") or config.get("local_tmp")
    return _path(local.replace("{{ ANSIBLE_HOME }}", str(home)), place, environment, here) if local else home / "tmp"


def fault(path: Path) -> str:
    """Return why nothing can be written below a folder, empty where something can."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path) as probe:
            probe.write(BLOCK)
            probe.flush()
    except OSError as error:
        return error.strerror or str(error)
    return ""


def printable(text: str) -> str:
    """Return a text without what a terminal would act on."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def stand(environment: Mapping[str, str], here: Path) -> None:
    """End this process with one sentence where Ansible could not work."""
    path = folder(environment, here)
    why = fault(path)
    if why:
        language = "en" if environment.get("GOLIVE_LANGUAGE", "zh").casefold().startswith("en") else "zh"
        sys.stderr.write(printable(SENTENCES[language].format(path=path, why=why)) + "\n")
        sys.stderr.flush()
        os._exit(REFUSED)  # Python is not yet far enough for an exception to end it quietly


def _config(environment: Mapping[str, str], here: Path) -> tuple[Mapping[str, str], Path]:
    """Return the section `defaults` of the ansible.cfg that Ansible would take, and the folder that it lies in."""
    named = environment.get("ANSIBLE_CONFIG")
    named = named and (f"{named}/ansible.cfg" if Path(named).is_dir() else named)
    home = Path(environment.get("HOME") or "/")
    usual = (here / "ansible.cfg", home / ".ansible.cfg", Path("/etc/ansible/ansible.cfg"))
    for path in (*((Path(named),) if named else ()), *usual):
        parser = configparser.ConfigParser(interpolation=None, inline_comment_prefixes=(";",), strict=False)
        try:
            if path.is_file() and parser.read(path, encoding="utf-8"):
                return (parser["defaults"] if parser.has_section("defaults") else {}), path.resolve().parent
        except (OSError, configparser.Error, UnicodeDecodeError):
            break  # Ansible says what is wrong with it
    return {}, here


def _path(text: str, place: Path, environment: Mapping[str, str], here: Path) -> Path:
    text = text.replace("{{CWD}}", str(here))
    if text == "~" or text.startswith("~/"):
        text = (environment.get("HOME") or "/") + text[1:]
    return place / os.path.expandvars(text)


if __name__ == "__main__":
    stand(os.environ, Path.cwd())
