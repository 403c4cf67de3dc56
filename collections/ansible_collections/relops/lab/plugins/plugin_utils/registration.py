"""Whose a lab is: one record for each name below /run/relops-lab, made with the lab and gone with it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from ansible_collections.relops.lab.plugins.plugin_utils import groups, layout
from ansible_collections.relops.lab.plugins.plugin_utils.layout import NOWHERE, Layout
from ansible_collections.relops.lab.plugins.plugin_utils.shell import LabError
from ansible_collections.relops.lab.plugins.plugin_utils.words import Said

BY_HAND = "python -m ansible_collections.relops.lab.plugins.plugin_utils.labctl down"
"""Takes a lab down whosever it is: for the person who looked."""


@dataclass(frozen=True)
class Record:
    """A lab's folder, its owner in words (empty: nobody said), its identity, and since when it is there."""

    dir: str
    owner: str = ""
    id: str = ""
    since: str = ""


def read(place: Layout) -> Record | None:
    """The record of the lab of this name; None when there is none, LabError when it can't be read."""
    try:
        found = json.loads(place.registration.read_bytes())
        known = {name: str(found[name]) for name in Record.__dataclass_fields__ if name in found}
        return Record(**known)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise LabError(
            f"a lab named {place.name} is on this machine, and {place.registration} does not say whose: look whose it "
            f"is; {BY_HAND} {place.name} --dir DIR takes it down",
            f"本机已有模拟环境 {place.name}, 但 {place.registration} 未说明属于谁: 请先查明; "
            f"拆除命令: {BY_HAND} {place.name} --dir DIR",
        ) from error


def claim(place: Layout, owner: str) -> None:
    """Make the record of a new lab; LabError when one is there."""
    with machine():
        if place.runtime.exists():
            demand(place, owner)
            raise LabError(
                f"the lab {place.name} is just being raised in another run: wait for its end",
                f"模拟环境 {place.name} 正由另一次运行建立: 请等它结束",
            )
        place.runtime.mkdir(parents=True)
        place.runtime.chmod(0o711)  # lldpcli gives its rights up before it opens the socket
        _write(place, owner)


def complete(place: Layout, owner: str) -> None:
    """Give a standing lab an owner and an identity if nobody has yet."""
    found = read(place)
    if found is not None and not found.id:
        _write(place, owner)


def _write(place: Layout, owner: str) -> None:
    """Keep the record, and the identity in the lab's folder too, where everybody who knows the folder finds it."""
    moment = time.gmtime()
    identity = f"{time.strftime('%Y%m%dT%H%M%SZ', moment)}-{secrets.token_hex(2)}"
    record = Record(str(place.state), owner, identity, time.strftime("%Y-%m-%dT%H:%M:%SZ", moment))
    replace(place.registration, json.dumps(asdict(record), ensure_ascii=False))
    replace(place.identity, identity + "\n")


def demand(place: Layout, owner: str) -> None:
    """LabError when what is here under this name is somebody else's: of another owner, or in another folder.

    Where the record is lost, the topology in the lab's own folder tells; what stands without either is not taken.
    """
    found = read(place) or _by_topology(place)
    if found is None:
        if place.runtime.exists() or runs(place):
            raise LabError(
                f"a lab named {place.name} stands on this machine, and nobody knows whose: look whose it is; "
                f"{BY_HAND} {place.name} --dir DIR takes it down",
                f"本机已有模拟环境 {place.name}, 不知属于谁: 请先查明; 拆除命令: {BY_HAND} {place.name} --dir DIR",
            )
        return
    other_owner, other_folder = found.owner not in ("", owner), place.state not in (NOWHERE, Path(found.dir))
    if other_owner or other_folder:
        whose = (
            Said(f"属于 {found.owner}", f"of {found.owner}")
            if other_owner
            else Said(f"位于 {found.dir}", f"in {found.dir}")
        )
        since = Said(f"自 {found.since} 起", f" since {found.since}") if found.since else Said("", "")
        raise LabError(
            f"the lab {place.name} {whose.en} stands here{since.en} and is not yours ({owner or place.state}): use "
            f"another name, or take it down first, from there. When its project is gone: {BY_HAND} {place.name}",
            f"模拟环境 {place.name} ({whose.zh}){since.zh}已在本机, 不是您的 ({owner or place.state}): 请换一个名称, "
            f"或先在其项目中拆除。项目已不在时: {BY_HAND} {place.name}",
        )


def owned(name: str, state: Path | None, owner: str | None) -> Layout:
    """The lab of this name that is the `owner`'s, by whom None means anybody's; LabError when it is not, or unknown."""
    place = Layout(name, state or NOWHERE)
    try:
        known = read(place)
    except LabError:
        if owner is not None:
            raise
        known = None
    if owner is not None:
        demand(place, owner)
    if known is None and state is None:
        raise LabError(
            f"no lab named {name} is known here; give its dir", f"本机没有名为 {name} 的模拟环境; 请给出其目录 dir"
        )
    return Layout(name, Path(known.dir)) if known else place


def _by_topology(place: Layout) -> Record | None:
    try:
        found = json.loads(place.topology.read_bytes())
        return Record(str(found["dir"]), str(found.get("owner", "")))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def runs(place: Layout) -> bool:
    """Whether the namespaces or processes of a lab of this name are here."""
    return (layout.NETNS_ROOT / place.control).exists() or groups.alive(place.group, "")


@contextlib.contextmanager
def machine() -> Iterator[None]:
    """What is one for all labs is changed by one at a time; the lock leaves no file behind."""
    descriptor = os.open(layout.RUN_ROOT.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def replace(path: Path, text: str) -> None:
    """Write a file whole or not at all; its folder is made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
