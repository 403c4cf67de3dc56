"""Moving a thread into a network namespace."""

from __future__ import annotations

import ctypes
import os

from ansible_collections.relops.lab.plugins.plugin_utils.layout import NETNS_ROOT

CLONE_NEWNET = 0x40000000


def enter_netns(netns: str | int) -> None:
    """Move the calling thread (and no other) into a namespace, given by name or by open file."""
    handle = netns if isinstance(netns, int) else os.open(NETNS_ROOT / netns, os.O_RDONLY)
    try:
        if ctypes.CDLL(None, use_errno=True).setns(handle, CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), f"cannot enter namespace {netns}")
    finally:
        if handle != netns:
            os.close(handle)
