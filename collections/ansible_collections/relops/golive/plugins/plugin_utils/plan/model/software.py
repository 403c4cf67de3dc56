"""Entry points, databases, backup, releases, configuration files and migrations."""

from __future__ import annotations

from typing import Annotated

from ansible_collections.relops.golive.plugins.plugin_utils.plan.choices import Engine, OnReject, Privileges, Side
from ansible_collections.relops.golive.plugins.plugin_utils.plan.model.fields import (
    Address,
    Count,
    Day,
    FileMode,
    HostPath,
    Key,
    Model,
    Name,
    Network,
    Number,
    Path,
    Port,
    Secret,
    Sha256,
    Text,
)
from pydantic import Field


class EntryPoint(Model):
    """What is stopped at suspension and started at resumption (R41, R58)."""

    name: Text
    side: Side
    hosts: tuple[Name, ...]
    service: Name
    port: Port
    url: Name | None = None


class DatabaseUser(Model):
    name: Key
    password: Secret
    privileges: Privileges = Privileges.OWNER


class Database(Model):
    engine: Engine
    host: Name
    version: Name
    port: Port
    name: Key
    address: Address
    role: Side
    service: Name
    data_directory: HostPath
    users: tuple[DatabaseUser, ...] = ()
    access: tuple[Network, ...] = ()
    settings: dict[Key, Name] = {}


class BackupStore(Model):
    host: Name
    path: HostPath
    address: Address


class Backup(Model):
    """What is saved, where, and for how long (R42-R44)."""

    store: BackupStore
    password: Secret
    exclude: tuple[HostPath, ...] = ()
    files: tuple[Name, ...] = ()
    application_paths: dict[Name, tuple[HostPath, ...]] = {}
    databases: tuple[Name, ...] = ()
    retention_days: Count = 90


class HandOver(Model):
    """移交单: who built it, who took it over, when (R12)."""

    build_id: Name
    by: Name
    to: Name
    date: Day


class RenderedFile(Model):
    """A template of the project and where its result lies on the host."""

    template: Path
    path: Path
    mode: FileMode = "0644"
    secret: bool = False


class Health(Model):
    url: Name
    timeout_s: Annotated[Number, Field(gt=0)] = 30


class Release(Model):
    """An application version, handed over with its SHA-256 (R12, H24)."""

    version: Name
    artefact: Path
    sha256: Sha256
    handed_over: HandOver
    hosts: tuple[Name, ...]
    root: HostPath
    user: Key
    service: Name
    database: Name | None = None
    files: tuple[RenderedFile, ...] = ()
    health: Health | None = None


class ConfigFile(Model):
    """A configuration file of an OS package; one that holds a secret is hidden, `secret` or not."""

    hosts: tuple[Name, ...]
    template: Path
    path: HostPath
    link: HostPath | None = None
    mode: FileMode = "0644"
    secret: bool = False
    validate_command: Name | None = Field(None, alias="validate")
    service: Name | None = None


class Login(Model):
    user: Key
    password: Secret


class Migration(Model):
    """Schema and data that move from the old database to the new one (R51)."""

    source: Name
    target: Name
    source_login: Login
    schema_project: Path = Field(alias="schema")
    chunk_rows: Annotated[Count, Field(ge=1)] = 20000
    tables: Path
    on_reject: OnReject = OnReject.FAIL
