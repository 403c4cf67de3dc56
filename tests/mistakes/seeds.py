"""How mistakes are seeded into a copy of the project, and on the twin; each gives back what mends it."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import read_yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.faults import somebody
from tests.faults.scene import Scene
from tests.golden.plan.project import edit
from tests.mistakes.mistake import Mistake

ARTEFACT = "releases/paygw-1.0.0.tar.gz"
EXPIRED = datetime(2026, 1, 31, 12, tzinfo=UTC)
SWITCH_PORTS = "GigabitEthernet1/0/9"


def spoil(plan: Path, mistake: Mistake) -> None:
    """Seed what of a mistake is in the project: its files, its tables, its release."""
    edit(plan, mistake.seeds.get("project", {}))
    if name := mistake.seeds.get("expired"):
        (plan.parent / name).write_bytes(certificate("paygw.example", EXPIRED))
    if edits := mistake.seeds.get("artefact"):
        _artefact(plan, edits)


def certificate(name: str, until: datetime) -> bytes:
    """Return a certificate (PEM) of a name that is valid until then."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(until - timedelta(days=365))
        .not_valid_after(until)
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


def _artefact(plan: Path, edits: dict[str, dict[str, str]]) -> None:
    """Edit files of the release's archive and let the plan name the new digest, as whoever hands it over does."""
    path, out = plan.parent / ARTEFACT, io.BytesIO()
    left = dict(edits)
    with tarfile.open(path) as old, tarfile.open(fileobj=out, mode="w:gz") as new:
        for member in old:
            source = old.extractfile(member)
            data = source.read() if source else b""
            for name in [name for name in left if member.name.endswith(f"/{name}")]:
                data = _replaced(data.decode(), name, left.pop(name)).encode()
                member.size = len(data)
            new.addfile(member, io.BytesIO(data) if source else None)
    assert not left, f"the artefact doesn't hold {', '.join(left)}"
    path.write_bytes(out.getvalue())
    content = read_yaml(plan, plan.name)
    content["releases"]["paygw"]["sha256"] = hashlib.sha256(out.getvalue()).hexdigest()
    plan.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=200), encoding="utf-8")


def _replaced(text: str, name: str, edits: dict[str, str]) -> str:
    for old, new in edits.items():
        assert old in text, f"{name} doesn't hold {old!r}"
        text = text.replace(old, new)
    return text


@contextmanager
def seeded(scene: Scene, mistake: Mistake) -> Iterator[None]:
    """Seed a mistake into the working copy of the project and into the twin, and mend all of it at the end."""
    with ExitStack() as mends:
        mends.callback(scene.copy_project)
        spoil(scene.plan, mistake)
        for host, scripts in mistake.seeds.get("inside", {}).items():
            mends.callback(_script, scene, host, scripts["mend"])
            _script(scene, host, scripts["seed"])
        for switch, lines in mistake.seeds.get("switch", {}).items():
            mends.callback(somebody.typed, scene, switch, lines["mend"])
            somebody.typed(scene, switch, lines["seed"])
        if room := mistake.seeds.get("fill"):
            mends.callback(_fill(scene.folder, room))
        yield


def _script(scene: Scene, host: str, script: str) -> None:
    """Run a script on a host; one that fails has seeded, or mended, nothing."""
    said = scene.inside(host, f"set -e -o pipefail; {{ {script}; }} 2>&1; echo; echo done-all")
    if not said.endswith("done-all\n"):
        raise RuntimeError(f"{host}: {script}: {said}")


def _fill(folder: Path, room: int) -> Callable[[], Any]:
    """Leave so many MB free on the disk of all of the twin's hosts."""
    import os  # noqa: PLC0415 - one call

    filler, found = folder / "filler", os.statvfs(folder)
    with filler.open("wb") as out:
        os.posix_fallocate(out.fileno(), 0, max(1, found.f_bavail * found.f_frsize - (room << 20)))
    return lambda: filler.unlink(missing_ok=True)
