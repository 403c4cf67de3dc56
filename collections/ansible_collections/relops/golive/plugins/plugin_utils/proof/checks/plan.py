"""The plan of the dossier has the digests that everything else quotes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model import DeviceType
from ansible_collections.relops.golive.plugins.plugin_utils.model.device_types import type_of
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part
from ansible_collections.relops.golive.plugins.plugin_utils.plan.digest import parts_of
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import Unreadable, read_yaml
from ansible_collections.relops.golive.plugins.plugin_utils.proof.reading.dossier import Dossier
from ansible_collections.relops.golive.plugins.plugin_utils.proof.reading.finding import Finding, ok, unless, wrong
from ansible_collections.relops.golive.plugins.plugin_utils.records.folder import MANIFEST
from ansible_collections.relops.golive.plugins.plugin_utils.records.proof_files import BESIDE, PLAN
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.catalogue import FOLDER as DOCUMENTS
from pydantic import ValidationError


def check(dossier: Dossier) -> Iterator[Finding]:
    """Make the digest of every part anew from the plan's data."""
    good = ok(PLAN, f"计划摘要 {dossier.plan.digest}", f"the plan has the digest {dossier.plan.digest}")
    yield from unless([*_parts(dossier), *_beside(dossier)], good)


def _beside(dossier: Dossier) -> Iterator[Finding]:
    """Compare the files beside the plan with their digests, which the plan's own holds, or with its device types.

    A project's own templates are in no digest of the plan: each text says which one it was made of.
    """
    for name, content in dossier.files.items():
        if name.startswith(f"{BESIDE}/") and not name.startswith(f"{BESIDE}/{DOCUMENTS}/"):
            sha256 = dossier.files_of_plan.get(name.removeprefix(f"{BESIDE}/"))
            if hashlib.sha256(content).hexdigest() != sha256 and not (sha256 is None and _is_type(dossier, name)):
                yield wrong(name, "不是计划所引用的文件", "is not the file to which the plan refers")


def _is_type(dossier: Dossier, name: str) -> bool:
    """Tell whether a file is that of a device type of the plan: what the plan's digest holds of it is in it."""
    try:
        found = DeviceType.model_validate(read_yaml(dossier.folder / name, name, dumped=True))
    except (Unreadable, ValidationError):
        return False
    return found in dossier.plan.device_types.values()


def _parts(dossier: Dossier) -> Iterator[Finding]:
    plan = dossier.plan
    quoted = dossier.manifest.get("parts") or {}
    for part, digest in parts_of(plan, dossier.files_of_plan).items():
        if plan.parts.get(part) != digest:
            yield wrong(
                PLAN, f"{part.zh}部分被修改: 摘要应为 {digest[:12]}", f"{part.en} was changed: it gives {digest[:12]}"
            )
        elif quoted.get(part.value) != digest:
            yield wrong(MANIFEST, f"{part.zh}部分的摘要不是计划的", f"quotes another digest of {part.en}")
    for name, device in plan.devices.items():
        if name != device.name or type_of(device, plan.device_types) is None:
            yield wrong(PLAN, f"设备 {name} 的名称或型号被修改", f"was changed: the name or type of device {name}")
    if plan.digest != plan.parts.get(Part.PLAN):
        yield wrong(PLAN, "计划摘要不是其各部分的", "has a digest that is not that of its parts")
