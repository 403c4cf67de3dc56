"""Run a playbook through ansible-runner as a portal does, and cancel it when a file appears."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import ansible_runner


def main(inventory: str, playbook: str, cancel: str, *more: str) -> int:
    """Return the run's exit code; 137 when it was cancelled."""
    kept = ("GOLIVE", "ANSIBLE", "FAULT", "PATH")
    with tempfile.TemporaryDirectory() as folder:
        run = ansible_runner.run(
            private_data_dir=folder, project_dir=str(Path(playbook).parents[1]), playbook=playbook, inventory=inventory,
            cmdline=" ".join(more), cancel_callback=Path(cancel).exists,
            envvars={key: value for key, value in os.environ.items() if key.startswith(kept)},
        )  # fmt: skip
        return 137 if run.status == "canceled" else int(run.rc or 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
