"""Settings of the service, from its environment (the unit's EnvironmentFile)."""

from __future__ import annotations

import os
import typing as t


class Settings(t.NamedTuple):
    """What an operator may set; the password never appears in a log or a command line."""

    listen: str
    port: int
    database_host: str
    database_port: int
    database: str
    user: str
    password: str
    connections: int


class SettingsError(Exception):
    """A setting is missing or is not a number; the message names it."""


def from_environment(environment: t.Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; raise SettingsError naming the first one that is missing or wrong."""
    return Settings(
        listen=environment.get("PAYGW_LISTEN", "0.0.0.0"),
        port=_number(environment, "PAYGW_PORT", "8080"),
        database_host=_text(environment, "PAYGW_DATABASE_HOST"),
        database_port=_number(environment, "PAYGW_DATABASE_PORT", "5432"),
        database=_text(environment, "PAYGW_DATABASE"),
        user=_text(environment, "PAYGW_DATABASE_USER"),
        password=_text(environment, "PAYGW_DATABASE_PASSWORD"),
        connections=_number(environment, "PAYGW_DATABASE_CONNECTIONS", "8"),
    )


def _text(environment: t.Mapping[str, str], name: str) -> str:
    value = environment.get(name, "")
    if not value:
        raise SettingsError(f"{name} is not set")
    return value


def _number(environment: t.Mapping[str, str], name: str, default: str) -> int:
    value = environment.get(name, default)
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise SettingsError(f"{name} is {value!r}, expected a whole number from 1 to 65535")
    return int(value)
