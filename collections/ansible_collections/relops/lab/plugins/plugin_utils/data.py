"""The one name of plain data: what goes over a wire or into a file."""

from __future__ import annotations

from typing import Any

JSON = dict[str, Any]
"""An object of JSON: text keys, values of JSON's own types."""
