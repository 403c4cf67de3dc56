"""SCRAM verifiers and the texts of a cluster's files."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql import cluster as postgres_setup
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql import scram
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

# RFC 7677, section 3: user "user", password "pencil"; the server's signature of that exchange proves both keys.
SALT = "W22ZaJ0SNY7soEsUEjb6gQ=="
RFC_VERIFIER = (
    "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY="
    ":wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
)


def test_the_verifier_is_the_one_of_the_rfc() -> None:
    assert scram.verifier("pencil", base64.b64decode(SALT)) == RFC_VERIFIER


def test_a_password_is_recognised_without_being_stored() -> None:
    stored = scram.verifier("correct horse")
    assert scram.matches("correct horse", stored)
    assert not scram.matches("wrong horse", stored)
    assert not scram.matches("correct horse", None)
    assert not scram.matches("correct horse", "md5abcdef")
    assert stored != scram.verifier("correct horse")


def cluster(folder: Path, **more: Any) -> postgres_setup.Cluster:
    return postgres_setup.Cluster(
        {
            "name": "pay", "version": "15", "service": "postgresql@15-main.service", "port": 5432,
            "addresses": ["10.0.0.1"], "access": ["10.0.0.2/32", "10.0.0.3/32"], "settings": {"work_mem": "8MB"},
            "users": [{"name": "pay_owner"}, {"name": "pay_app", "privileges": "readwrite"}],
            "passwords": {"pay_owner": "a", "pay_app": "b"}, "config_directory": str(folder), **more,
        }
    )  # fmt: skip


def test_settings_are_quoted_and_sorted(tmp_path: Path) -> None:
    text = cluster(tmp_path, settings={"work_mem": "8MB", "cluster_name": "it's"}).settings_text()
    assert text.splitlines()[1:] == [
        "cluster_name = 'it''s'",
        "listen_addresses = 'localhost, 10.0.0.1'",
        "password_encryption = 'scram-sha-256'",
        "port = '5432'",
        "work_mem = '8MB'",
    ]


def test_access_is_for_the_application_alone_and_may_be_written_again(tmp_path: Path) -> None:
    (tmp_path / "pg_hba.conf").write_text("local all postgres peer")
    text = cluster(tmp_path).access_text()
    assert text.splitlines()[0] == "local all postgres peer"
    assert [line for line in text.splitlines() if line.startswith("host ")] == [
        "host pay pay_app 10.0.0.2/32 scram-sha-256",
        "host pay pay_app 10.0.0.3/32 scram-sha-256",
    ]
    (tmp_path / "pg_hba.conf").write_text(text)
    assert cluster(tmp_path).access_text() == text
    assert "10.0.0.2" not in cluster(tmp_path, access=["10.9.9.9/32"]).access_text()


def test_names_that_could_carry_sql_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GoliveError, match="small letters"):
        cluster(tmp_path, name="pay; drop database x")


def test_nobody_but_named_roles_gets_privileges(tmp_path: Path) -> None:
    grants = cluster(tmp_path).wanted_grants()
    assert {grant[2] for grant in grants} == {"pay_app"}
    assert {grant[0] for grant in grants} == {"postgres", "pay_owner"}
    assert ("pay_owner", "r", "pay_app", "TRUNCATE") not in grants
