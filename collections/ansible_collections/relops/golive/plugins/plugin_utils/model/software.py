"""Entry points, databases, backup, releases, configuration files and migrations."""

from __future__ import annotations

from typing import Annotated

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import (
    Engine,
    OnReject,
    Privileges,
    Rollout,
    Side,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model.fields import (
    Address,
    Count,
    Day,
    Flag,
    Model,
    Network,
    Number,
    Port,
    Sha256,
    Text,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model.secret import Secret
from ansible_collections.relops.golive.plugins.plugin_utils.model.words import (
    Account,
    BelowRoot,
    Command,
    ConfigPath,
    DeviceName,
    Exclude,
    FileMode,
    Hosts,
    Key,
    Label,
    OwnFolder,
    SavedPath,
    SettingName,
    SettingValue,
    SqlName,
    TablePath,
    Unit,
    Url,
    Version,
)
from pydantic import Field


class EntryPoint(Model):
    """What is stopped at suspension and started at resumption (R41, R58); of side `both` it is one and the same."""

    name: Text
    side: Side
    hosts: tuple[Hosts, ...]
    service: Unit
    port: Port
    url: Url | None = None


class DatabaseUser(Model):
    name: SqlName
    password: Secret
    privileges: Privileges = Privileges.OWNER


class Database(Model):
    engine: Engine
    host: DeviceName
    version: Version
    port: Port
    name: SqlName
    address: Address
    role: Side
    service: Unit
    data_directory: OwnFolder
    users: tuple[DatabaseUser, ...] = ()
    access: tuple[Network, ...] = ()
    settings: dict[SettingName, SettingValue] = {}


class BackupStore(Model):
    host: DeviceName
    path: OwnFolder
    address: Address


class Backup(Model):
    """What is saved, where, and for how long (R42-R44)."""

    store: BackupStore
    password: Secret
    exclude: tuple[Exclude, ...] = ()
    files: tuple[Hosts, ...] = ()
    application_paths: dict[Hosts, tuple[SavedPath, ...]] = {}
    databases: tuple[Key, ...] = ()
    retention_days: Count = 90


class HandOver(Model):
    """移交单: who built it, who took it over, when (R12)."""

    build_id: Label
    by: Label
    to: Label
    date: Day


class RenderedFile(Model):
    """A template of the project and where its result lies on the host."""

    template: TablePath
    path: BelowRoot
    mode: FileMode = "0644"
    secret: Flag = False


class Health(Model):
    url: Url
    timeout_s: Annotated[Number, Field(gt=0)] = 30


class Release(Model):
    """An application version, handed over with its SHA-256 (R12, H24)."""

    version: Version
    artefact: TablePath
    sha256: Sha256
    handed_over: HandOver
    hosts: tuple[Hosts, ...]
    root: OwnFolder
    user: Account
    service: Unit
    database: Key | None = None
    files: tuple[RenderedFile, ...] = ()
    health: Health | None = None
    rollout: Rollout = Rollout.AT_ONCE


class ConfigFile(Model):
    """A configuration file of an OS package; one that holds a secret is hidden, `secret` or not."""

    hosts: tuple[Hosts, ...]
    template: TablePath
    path: ConfigPath
    link: ConfigPath | None = None
    mode: FileMode = "0644"
    secret: Flag = False
    validate_command: Command | None = Field(None, alias="validate")
    service: Unit | None = None


class Login(Model):
    user: SqlName
    password: Secret


class Schema(Model):
    """Changes of a database's schema in place: a sqitch project, and no data that moves."""

    database: Key
    project: TablePath


class Migration(Model):
    """Schema and data that move from the old database to the new one (R51)."""

    source: Key
    target: Key
    source_login: Login
    schema_project: TablePath = Field(alias="schema")
    chunk_rows: Annotated[Count, Field(ge=1)] = 20000
    tables: TablePath
    on_reject: OnReject = OnReject.FAIL
