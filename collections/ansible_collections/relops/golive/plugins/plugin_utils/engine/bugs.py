"""What is said of a bug of ours: where it is, and never what its exception says."""

from __future__ import annotations

import hashlib
import traceback
from pathlib import Path


def bug_text(error: Exception) -> str:
    """Return one sentence for a bug: its type, the line of code that raised it and the digest of the whole trace.

    What the exception says is left out: it may quote a secret.
    """
    last = traceback.extract_tb(error.__traceback__)[-1]
    trace = hashlib.sha256("".join(traceback.format_exception(error)).encode()).hexdigest()
    place = f"{Path(last.filename).name}:{last.lineno} in {last.name}: {last.line or 'no source'}"
    return f"a bug: {type(error).__name__} at {place}; sha256 of the trace {trace[:12]}; report it, then run again"
