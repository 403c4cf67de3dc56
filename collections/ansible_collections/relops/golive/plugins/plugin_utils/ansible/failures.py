# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Why a module did not do what it was asked for, as the fault that is told and kept."""

from __future__ import annotations

import hashlib

from ansible.errors import AnsibleError
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, OvertakenError, UnreachableError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import refusals


def unreachable(why: object) -> UnreachableError:
    """Return the fault of a host that does not answer, in one line."""
    words = refusals.sentence(str(why)) if "privilege escalation" in str(why) else None
    return UnreachableError(f"the host cannot be reached: {words.en if words else ' '.join(str(why).split())}")


def turned_away(error: AnsibleError) -> GoliveError:
    """Return the fault of a host that did not let a module begin; what nobody knows here stays what it is."""
    words = refusals.sentence(str(error.message))
    if words is None:
        raise error
    return GoliveError(words.en, zh=words.zh)


def failure(answer: JSON) -> GoliveError:
    """Return the fault of a module that failed."""
    kind, words = OvertakenError if answer.get("overtaken") else GoliveError, refusals.of_answer(answer)
    return kind(failure_text(answer), answer.get("facts"), zh=words.zh if words else str(answer.get("zh") or ""))


def failure_text(answer: JSON) -> str:
    """Return one sentence for a module that failed; a crash keeps its last line and a digest of the rest."""
    words = refusals.of_answer(answer)
    if words:
        return words.en
    text = str(answer.get("msg") or "").strip()
    if not text:
        left = [str(answer[name]).strip()[-300:] for name in ("module_stderr", "module_stdout") if answer.get(name)]
        text = (
            f"the module ended with {answer.get('rc', 'no code')} and said no more than {' / '.join(left) or 'nothing'}"
        )
    trace = str(answer.get("exception") or answer.get("module_stderr") or "").strip()
    if trace and ("Traceback" in trace or "MODULE FAILURE" in text):
        return f"{text} ({trace.splitlines()[-1]}; {hashlib.sha256(trace.encode()).hexdigest()[:12]})"
    return text
