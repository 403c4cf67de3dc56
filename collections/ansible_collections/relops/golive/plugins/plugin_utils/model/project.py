"""The project and the six chapters of a go-live plan (R6)."""

from __future__ import annotations

from typing import Annotated

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import (
    ChangeType,
    Level,
    Measure,
    Significance,
    StageName,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model.fields import (
    Count,
    Day,
    Flag,
    Model,
    Moment,
    Number,
    Passage,
    Text,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model.words import Label, TablePath
from pydantic import Field


class Project(Model):
    """What goes live, and who is affected."""

    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$")]
    name: Text
    version: Label
    change_type: ChangeType
    significance: Significance
    system: Text
    affected_departments: tuple[Label, ...] = ()


class Tables(Model):
    """The files beside the plan, relative to it."""

    ports: TablePath
    equipment: TablePath
    device_types: TablePath = "device-types"


class Criterion(Model):
    """A numeric target of success, and which check measures it."""

    name: Text
    target: Number
    unit: Label
    measured_by: Measure | None = None


class Objective(Model):
    """投产目标."""

    objective: Passage
    scope: Passage
    exclusions: Passage | None = None
    success_criteria: tuple[Criterion, ...]


class Window(Model):
    """The go-live night; after `latest_decision` there is only the way back."""

    start: Moment
    end: Moment
    latest_decision: Moment


class Activity(Model):
    """时间进度: one line of the schedule."""

    id: Label
    task: Text
    owner: Label
    start: Day
    end: Day
    actual_start: Day | None = None
    actual_end: Day | None = None
    milestone: Flag = False
    depends_on: tuple[Label, ...] = ()
    status: Label | None = None


class Person(Model):
    """Somebody who may carry a task."""

    name: Label
    role: Label
    org: Label | None = None
    duty: Passage | None = None
    phone: Label | None = None
    on_duty: Label | None = None


class Environment(Model):
    """What the project takes of the data centre."""

    rack_units: Number = 0
    power_kw: Number = 0
    ip_count: Count = 0
    port_count: Count = 0


class Resources(Model):
    """项目资源."""

    persons: tuple[Person, ...]
    environment: Environment = Environment()


class Task(Model):
    """工程任务: who carries a stage, how long it takes, its check and its undo in words (R32)."""

    no: Count
    stage: StageName
    role: Label
    owner: Label
    minutes: Number
    check: Passage
    undo: Passage


class Purchase(Model):
    """采购计划: one line."""

    item: Text
    model: Label | None = None
    quantity: Count
    unit: Label
    vendor: Label
    contract_no: Label | None = None
    due_date: Day
    valid_until: Day | None = None
    purpose: Passage | None = None


class Risk(Model):
    """风险评估: one line."""

    id: Label
    risk: Passage
    probability: Level
    impact: Level
    measure: Passage
    owner: Label
    trigger: Passage | None = None
    rollback_pre: Passage | None = None


class Watch(Model):
    """监控方案: what is watched on the night and after it, by whom, from which value on somebody acts (R17, R47)."""

    what: Text
    by: Label
    threshold: Text


class Approval(Model):
    """A link of the approval chain: which role signs which document."""

    role: Label
    document: Label


class Notices(Model):
    """Who is told, and whom to call."""

    addressees: tuple[Label, ...]
    contact: Label
