"""A lab of the small project for what needs many runs of it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.integration.golive.site import SMALL, Site


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Raise the lab `itkill` with the old system in it, and take it down at the end."""
    if os.geteuid() != 0:
        pytest.skip("the lab needs root")
    found = Site("itkill", SMALL)
    found.play("lab_down")
    raised = found.play("lab_up")
    assert raised.returncode == 0, raised.stdout
    yield found
    down = found.play("lab_down")
    assert down.returncode == 0, down.stdout
    assert not found.folder.exists()
