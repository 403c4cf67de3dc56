"""Signatures by OpenSSH (`ssh-keygen -Y`): by agent, key file or FIDO key; verified against allowed_signers."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.method import Verified
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust

NAMESPACE = "relops-golive"
LONGEST = 30
"""Seconds that ssh-keygen may take to verify; a person who touches a FIDO key to sign gets more."""
PATIENCE = 300
GOOD = re.compile(r'^Good "relops-golive" signature for .+ with \S+ key (SHA256:\S+)$', re.MULTILINE)


class Ssh:
    """The method `ssh`."""

    name = "ssh"

    def verify(self, content: bytes, signature: str, signer: str, trust: Trust, when: datetime) -> Verified:
        """Ask ssh-keygen; the trust root that was read is what it is given, whatever the file became since."""
        with tempfile.TemporaryDirectory(prefix="golive-verify-") as folder:
            signers, file = Path(folder, "signers"), Path(folder, "signature")
            signers.write_bytes(trust.content)
            file.write_text(signature, encoding="utf-8")
            moment = when.astimezone().strftime("%Y%m%d%H%M%S")
            command = ["ssh-keygen", "-Y", "verify", "-n", NAMESPACE, "-f", str(signers), "-I", signer]
            command += ["-s", str(file), "-O", f"verify-time={moment}"]
            ran = subprocess.run(command, input=content, capture_output=True, timeout=LONGEST, check=False)
        said = ran.stdout.decode("utf-8", "replace")
        good = GOOD.search(said)
        if ran.returncode == 0 and good:
            return Verified(good[1])
        why = (ran.stderr.decode("utf-8", "replace").strip().splitlines() or said.strip().splitlines() or ["?"])[0]
        return Verified(fault=Said(f"{signer} 的签名无效: {why}", f"the signature of {signer} does not hold: {why}"))


def sign(content: bytes, key: Path) -> str:
    """Return the signature of `content` by the private key in a file, or by the agent for the public key in it."""
    with tempfile.TemporaryDirectory(prefix="golive-sign-") as folder:
        file = Path(folder, "content")
        file.write_bytes(content)
        command = ["ssh-keygen", "-Y", "sign", "-n", NAMESPACE, "-f", str(key), str(file)]
        ran = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False, env=dict(os.environ))
        if ran.returncode:
            why = (ran.stderr.decode("utf-8", "replace").strip().splitlines() or ["?"])[0]
            raise GoliveError(f"{key} cannot sign: {why}", zh=f"{key} 无法签名: {why}")
        return Path(f"{file}.sig").read_text(encoding="utf-8")


METHOD = Ssh()
