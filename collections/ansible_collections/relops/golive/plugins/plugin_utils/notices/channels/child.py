"""The process in which a channel carries notices: read what from stdin, note what became of it on stdout, a file.

It ends itself a second after its time, also where nobody is left who would end it.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import sys

from ansible_collections.relops.golive.plugins.plugin_utils.notices.channels.channel import Parcel
from ansible_collections.relops.golive.plugins.plugin_utils.notices.channels.registry import channels


def main() -> None:
    """Carry the parcels of one job; each delivery is a line as soon as it is known."""
    job = json.load(sys.stdin)
    signal.setitimer(signal.ITIMER_REAL, float(job["seconds"]) + 1)
    answers = os.dup(1)
    os.dup2(2, 1)  # what a library prints is no answer
    channel = channels()[job["channel"]]
    parcels = [Parcel(**{**one, "recipients": tuple(one["recipients"]), "mail": base64.b64decode(one["mail"])})
               for one in job["parcels"]]  # fmt: skip
    for one in channel.send(channel.settings.model_validate(job["settings"]), parcels):
        row = [one.addressee, one.recipient, one.result.value, *one.why]
        os.write(answers, (json.dumps(row) + "\n").encode())
        os.fdatasync(answers)
