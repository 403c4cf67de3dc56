"""The judge's own lab: the small project's old system, and a database with one object of each kind."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest

from tests.faults.judge import Device, Lab
from tests.site import SMALL, Site

POSTGRESQL = "FLT-APP01"
OBJECTS = r"""
drop database if exists shop;
drop role if exists clerk;
create role clerk login;
create database shop;
\c shop
create table item (id serial primary key, name text not null, price numeric(8, 2) not null);
insert into item (name, price) values ('茶', 10), ('coffee', 12.5), (E'tab\there', 3);
create index item_name on item (name);
create unlogged table basket (id integer, item integer references item);
insert into basket values (1, 1), (2, 2);
create table ticket (id integer primary key, words text);
insert into ticket select n, md5(n::text) from generate_series(1, 2500) as n;
create function double(x integer) returns integer language sql as 'select x * 2';
grant select on item to clerk;
select lo_from_bytea(4711, 'a contract');
comment on table item is 'what is sold';
"""


class Bench:
    """The standing lab as a seed needs it."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab

    def device(self, name: str) -> Device:
        """Return a device by its name."""
        return next(device for device in [*self.lab.hosts, *self.lab.switches] if device.name == name)

    def run(self, name: str, script: str) -> str:
        """Run a script on a host; a command of it that fails is an error."""
        return self.lab.inside(self.device(name), f"set -eu\n{script}")

    def sql(self, text: str) -> str:
        """Run SQL in the database of the self-test."""
        return self.run(POSTGRESQL, psql(text))


def psql(text: str, database: str = "shop") -> str:
    """Return the script that runs SQL on a PostgreSQL."""
    return f"cd /; runuser -u postgres -- psql -qAtXv ON_ERROR_STOP=1 {database} <<'SQL'\n{text}\nSQL\n"


@pytest.fixture(scope="session")
def bench() -> Iterator[Bench]:
    """Raise the lab `itjudge` and take it down at the end."""
    if os.geteuid() != 0:
        pytest.skip("the lab needs root")
    site = Site("itjudge", SMALL)
    site.play("lab_down")
    raised = site.play("lab_up")
    assert raised.returncode == 0, raised.stdout
    found = Bench(Lab(site.folder, SMALL))
    found.run(POSTGRESQL, psql(OBJECTS, "postgres"))
    yield found
    down = site.play("lab_down")
    assert down.returncode == 0, down.stdout
    assert [path.name for path in site.folder.iterdir()] == ["judge"], "what the bench has looked at is its own"
    shutil.rmtree(site.folder)
