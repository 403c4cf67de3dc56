"""What must be true after the go-live, with numeric targets (R52, R53)."""

from __future__ import annotations

from typing import Annotated

from ansible_collections.relops.golive.plugins.plugin_utils.model.fields import (
    Address,
    Count,
    Flag,
    Model,
    Number,
    Port,
    Text,
)  # fmt: skip
from ansible_collections.relops.golive.plugins.plugin_utils.model.words import (
    DeviceName,
    Label,
    SavedPath,
    TablePath,
    Url,
)  # fmt: skip
from pydantic import Field


class Reachability(Model):
    """Who reaches what, and who must not."""

    source: DeviceName = Field(alias="from")
    to: Address
    port: Port
    allowed: Flag


class HttpCheck(Model):
    name: Text
    source: DeviceName = Field(alias="from")
    url: Url
    status: Annotated[Count, Field(ge=100, le=599)] = 200
    contains: Label | None = None


class Targets(Model):
    """Upper limits in milliseconds and counts; `achieved_rate` is the lowest share of the asked rate."""

    p50_ms: Number | None = None
    p90_ms: Number | None = None
    p99_ms: Number | None = None
    errors: Count | None = None
    achieved_rate: Annotated[Number, Field(le=1)] | None = None


class Repeat(Model):
    """A missed target is measured again before the night is undone: so often in all, after a pause each."""

    times: Annotated[Count, Field(ge=2, le=10)]
    pause_s: Annotated[Number, Field(le=3600)] = 60


class Performance(Model):
    name: Text
    source: DeviceName = Field(alias="from")
    url: Url
    rate: Annotated[Number, Field(gt=0)]
    duration_s: Annotated[Number, Field(gt=0)]
    connections: Annotated[Count, Field(ge=1)] = 10
    targets: Targets
    ca: SavedPath | None = None
    repeat: Repeat | None = None


class Checks(Model):
    suite: TablePath | None = None
    reachability: tuple[Reachability, ...] = ()
    http: tuple[HttpCheck, ...] = ()
    performance: tuple[Performance, ...] = ()
