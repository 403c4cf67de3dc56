"""Raise a real NetBox, send plans to it, hold what it shows against them, and take it down: `make netbox`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    sys.exit(pytest.main(["-q", "-n", "0", "-x", str(Path(__file__).with_name("comparison.py")), *sys.argv[1:]]))
