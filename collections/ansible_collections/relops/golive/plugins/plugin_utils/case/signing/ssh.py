"""Signatures by OpenSSH (`ssh-keygen -Y`): by agent, key file or FIDO key; verified against allowed_signers."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime, tzinfo
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.method import Verified
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust

NAMESPACE = "relops-golive"
LONGEST = 30
"""Seconds that ssh-keygen may take to verify; a person who touches a FIDO key to sign gets more."""
PATIENCE = 300
LARGEST = 1 << 16
"""Characters of a signature; one by the longest RSA key has 3,000."""
GOOD = re.compile(r'^Good "relops-golive" signature for .+ with \S+ key (SHA256:\S+)$', re.MULTILINE)
LOCAL = Path("/etc/localtime")
OWN = f"{os.defpath}:/usr/local/bin"
"""Where the system keeps its programs: another ssh-keygen first in PATH would find every signature good."""


class Ssh:
    """The method `ssh`."""

    name = "ssh"

    def verify(self, content: bytes, signature: str, signer: str, trust: Trust, when: datetime) -> Verified:
        """Ask ssh-keygen; the trust root that was read is what it is given, whatever the file became since."""
        if not signer.isprintable() or len(signature) > LARGEST:
            return _void(signer, "it is no signature")
        with tempfile.TemporaryDirectory(prefix="golive-verify-") as folder:
            signers, file = Path(folder, "signers"), Path(folder, "signature")
            signers.write_bytes(trust.content)
            file.write_bytes(signature.encode("utf-8", "replace"))
            moment = when.astimezone(_zone()).strftime("%Y%m%d%H%M%S")
            command = [_program(), "-Y", "verify", "-n", NAMESPACE, "-f", str(signers), "-I", signer]
            command += ["-s", str(file), "-O", f"verify-time={moment}"]
            try:
                ran = subprocess.run(
                    command, input=content, capture_output=True, timeout=LONGEST, check=False, env={"LC_ALL": "C.UTF-8"}
                )
            except subprocess.TimeoutExpired:
                return _void(signer, f"ssh-keygen did not answer within {LONGEST} s")
        said = ran.stdout.decode("utf-8", "replace")
        good = GOOD.search(said)
        if ran.returncode == 0 and good:
            return Verified(good[1])
        return _void(signer, _reason(ran, "signers"))


def _void(signer: str, why: str) -> Verified:
    return Verified(fault=Said(f"{signer} 的签名无效: {why}", f"the signature of {signer} does not hold: {why}"))


def _reason(ran: subprocess.CompletedProcess[bytes], file: str) -> str:
    """Return why ssh-keygen refused, without the names of files that are gone by now."""
    lines = [line for each in (ran.stderr, ran.stdout) for line in each.decode("utf-8", "replace").splitlines() if line]
    return re.sub(rf"\S*/{file}:(\d+)", r"line \1 of the trust root", lines[0].strip()) if lines else "?"


@cache
def _program() -> str:
    found = shutil.which("ssh-keygen", path=OWN)
    if found is None:
        raise GoliveError(
            "ssh-keygen is not installed: without it no signature can be made or verified (package openssh-client)",
            zh="未安装 ssh-keygen: 无法签名也无法验证签名 (软件包 openssh-client)",
        )
    return found


@cache
def _zone() -> tzinfo:
    """Return the zone in which ssh-keygen reads times: the system's own, whatever TZ says."""
    try:
        with LOCAL.open("rb") as opened:
            return ZoneInfo.from_file(opened)
    except (OSError, ValueError):
        return UTC


def sign(content: bytes, key: Path) -> str:
    """Return the signature of `content` by the private key in a file, or by the agent for the public key in it."""
    with tempfile.TemporaryDirectory(prefix="golive-sign-") as folder:
        file = Path(folder, "content")
        file.write_bytes(content)
        command = [_program(), "-Y", "sign", "-n", NAMESPACE, "-f", str(key), str(file)]
        try:
            ran = subprocess.run(
                command, capture_output=True, timeout=PATIENCE, check=False, env=dict(os.environ),
                stdin=subprocess.DEVNULL,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise GoliveError(f"{key} did not sign within {PATIENCE} s", zh=f"{key} 在 {PATIENCE} 秒内未签名") from None
        if ran.returncode:
            why = _reason(ran, "content")
            raise GoliveError(f"{key} cannot sign: {why}", zh=f"{key} 无法签名: {why}")
        return Path(f"{file}.sig").read_text(encoding="utf-8")


METHOD = Ssh()
