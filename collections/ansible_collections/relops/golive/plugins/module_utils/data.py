# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The one name of plain data: what goes over a wire, into a file, between plan, target and records."""

from __future__ import annotations

import typing as t

JSON = dict[str, t.Any]
"""An object of JSON: text keys, values of JSON's own types."""
