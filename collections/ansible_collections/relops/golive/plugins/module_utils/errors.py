# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The one error that is meant for the operator."""

from __future__ import annotations


class GoliveError(Exception):
    """A fault to be told to the operator in one sentence: what, where, what was expected, what to do.

    Anything else that is raised is a bug and is allowed to crash.
    """
