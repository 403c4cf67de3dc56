"""A certificate that goes to a host is valid from the window's start to its end, and some days after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.files import (
    files_below,
    inside,
    is_file,
    is_folder,
    references,
)
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check

MARK = b"-----BEGIN CERTIFICATE-----"
MOST = 1 << 20
"""Bytes of a file that may be one of certificates; what is larger is something else."""
SOON = timedelta(days=7)
"""It has to live so long after the window: nobody renews a certificate the day after a go-live."""


@check
def certificates_are_valid_at_night(scene: Scene) -> Iterator[Fault]:
    if "window" in scene.lost:
        return
    start, end = scene.plan.window.start, scene.plan.window.end
    for reference in references(scene.plan):
        path, where = scene.plan.directory / reference.name, scene.item(*reference.loc)
        if not inside(scene.plan.directory, reference.name):
            continue
        for file in files_below(path) if reference.folder and is_folder(path) else [path]:
            named = file.relative_to(scene.plan.directory).as_posix()
            for who, since, until in _certificates(file):
                if until < end + SOON:
                    zh = f"{who} 的证书于 {until:%Y-%m-%d %H:%M} UTC 到期，早于上线窗口结束后 {SOON.days} 天"
                    en = f"the certificate of {who} ends {until:%Y-%m-%d %H:%M} UTC, and has to outlive the window"
                    yield Fault(where, named, zh, en)
                elif since > start:
                    zh = f"{who} 的证书自 {since:%Y-%m-%d %H:%M} UTC 起有效，晚于上线窗口开始"
                    en = f"the certificate of {who} begins {since:%Y-%m-%d %H:%M} UTC, after the window's start"
                    yield Fault(where, named, zh, en)


def _certificates(file: Path) -> Iterator[tuple[str, datetime, datetime]]:
    """Yield name, begin and end of each certificate in a file; what cannot be read is a fault of whoever uses it."""
    if not is_file(file) or file.stat().st_size > MOST or MARK not in (content := file.read_bytes()):
        return
    from cryptography import x509  # noqa: PLC0415 - only plans with certificates pay for loading it

    try:
        found = x509.load_pem_x509_certificates(content)
    except ValueError:
        return
    for one in found:
        names = [str(part.value) for part in one.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)]
        yield (names or [one.subject.rfc4514_string() or "?"])[0], one.not_valid_before_utc, one.not_valid_after_utc
