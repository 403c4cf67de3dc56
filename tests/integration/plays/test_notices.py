"""Notices of a whole production: told by the commands that people give, by a real mail server and a webhook.

The channels lie in a file that is encrypted as a whole. No channel stops the night; nobody is told twice.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.parsing.vault import VaultLib, VaultSecret
from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case

from tests.integration.plays.test_plays import site
from tests.integration.plays.test_production import Bank, now
from tests.unit.after.conftest import go_live
from tests.unit.gates.casebook import Casebook
from tests.unit.gates.conftest import PLAN
from tests.unit.gates.people import Keyring
from tests.unit.notices.messenger import Messenger
from tests.unit.notices.postoffice import PASSWORD, Authority, PostOffice

__all__ = ["site"]
ROOT = PLAN.parents[2]
TOKEN, VAULT = "key-7c1f0e5a9b2d4e88", "vault-of-the-tests"
NETBANK, SERVICE = "网银部", "客服中心"


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostOffice]:
    """Return a mail server."""
    one = PostOffice(Authority(tmp_path_factory.mktemp("authority")))
    yield one
    one.close()


@pytest.fixture
def messenger() -> Iterator[Messenger]:
    """Return a webhook."""
    one = Messenger()
    yield one
    one.close()


class Demo:
    """The demo's plan as a production, its case signed up to the night, the trust root in a mount of its own."""

    def __init__(self, site: Path) -> None:
        self.site, self.state = site, site / "state"
        (site / "keys").mkdir(mode=0o700)
        self.keyring = Keyring(site / "keys")
        self.book = Casebook(api.load_plan(PLAN), self.state, self.keyring, "root")
        self.book.prepare()
        trust = site / "etc/relops-golive"
        trust.mkdir(parents=True)
        (trust / "allowed_signers").write_bytes(self.book.trust.content)

    def play(self, name: str, *more: str) -> tuple[int, str]:
        """Run a playbook; return its exit code and all that it said."""
        mounts = 'mkdir -p /etc/relops-golive && mount --bind "$0" /etc/relops-golive && exec "$@"'
        command = [str(Path(sys.executable).with_name("ansible-playbook")), "-i", str(PLAN), f"playbooks/{name}.yml"]
        done = subprocess.run(
            ["unshare", "--mount", "sh", "-c", mounts, str(self.site / "etc/relops-golive"), *command, *more],
            cwd=ROOT, text=True, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "GOLIVE_STATE": str(self.state), "GOLIVE_LANGUAGE": "en", "ANSIBLE_NOCOLOR": "1"},
        )  # fmt: skip
        return done.returncode, done.stdout


def channels(bank: Bank | Demo, office: PostOffice, messenger: Messenger, limit: int = 10) -> list[str]:
    """Write the channels, and what is secret of them into a vaulted file; return the options that name both."""
    given: dict[str, Any] = office.settings({NETBANK: ["a@bank.example"]}, limit=limit)
    given["smtp"]["password"] = "{{ vault_mail_password }}"
    given["apprise"] = {"groups": {SERVICE: "{{ vault_url_service }}"}}
    path, vaulted, password = (bank.site / name for name in ("channels.yml", "vault.yml", "vault-password"))
    path.write_text(yaml.safe_dump({"golive_channels": given}, allow_unicode=True))
    secrets = {"vault_mail_password": PASSWORD, "vault_url_service": messenger.url(TOKEN)}
    vaulted.write_bytes(VaultLib([("default", VaultSecret(VAULT.encode()))]).encrypt(yaml.safe_dump(secrets)))
    password.write_text(VAULT)
    return ["-e", f"@{path}", "-e", f"@{vaulted}", "--vault-password-file", str(password)]


def subjects(office: PostOffice) -> list[str]:
    return [mail["Subject"].partition("》")[0].strip("《") for mail in office.messages()]


def secret(bank: Bank | Demo, *said: str) -> list[str]:
    """Return where a secret stands that must stand nowhere."""
    files = [path for path in bank.state.rglob("*") if path.is_file()]
    return [str(one) for one in files if any(word.encode() in one.read_bytes() for word in (TOKEN, PASSWORD))] + [
        "the screen" for one in said if TOKEN in one or PASSWORD in one
    ]


def test_a_night_tells_before_business_stops_and_bears_a_channel_that_hangs(
    site: Path, office: PostOffice, messenger: Messenger
) -> None:
    bank = Bank(site, now())
    messenger.hang = 60
    code, _ran, said = bank.play("golive", *channels(bank, office, messenger, limit=4))
    assert code == 0, said
    assert "业务暂停通知" in subjects(office) and len(subjects(office)) == len(set(subjects(office)))
    case = Case(bank.state)
    done = [one for one in case.of("notice", "suspension") if one.facts.get("result") == "done"]
    first = min(one["time"] for one in _steps(bank) if one["event"] == "intent")
    assert next(one for one in done if one.facts["channel"] == "smtp").time < first, "told before the first change"
    assert "客服中心 (messenger): open: no answer within 4 s (it may be there)" in " ".join(said.split())
    assert bank.nights() == ["success"] and not secret(bank, said)
    messenger.hang = 0
    bank.book.clock = datetime.now(UTC)
    code, _ran, said = bank.play("notices", *channels(bank, office, messenger))
    assert code == 0, said
    assert len(subjects(office)) == len(set(subjects(office))), "nobody is told twice"
    assert not secret(bank, said)


def test_what_is_open_ends_with_2_and_is_told_again(site: Path, office: PostOffice, messenger: Messenger) -> None:
    bank = Bank(site, now())
    given = channels(bank, office, messenger)
    messenger.answer = 503
    code, _ran, said = bank.play("notices", *given, "--check")
    assert code == 0 and "suspension notice" not in said and not office.took, said
    code, _ran, said = bank.play("notices", *given)
    assert code == 2 and "客服中心 (messenger): open: " in said, said  # refused, or left for the next time
    messenger.answer = 200
    code, _ran, said = bank.play("notices", *given)
    assert code == 0, said
    assert subjects(office).count("业务暂停通知") == 1 and not secret(bank, said)


def test_what_is_announced_is_told_by_every_channel_once(site: Path, office: PostOffice, messenger: Messenger) -> None:
    bank = Bank(site, now(-30, -27, -25))
    bank.book.clock = bank.plan.window.start + timedelta(minutes=5)
    go_live(bank.book)
    messenger.answer = 503
    code, _ran, said = bank.play("announce", *channels(bank, office, messenger))
    assert code == 0, said
    assert subjects(office) == ["上线通告"] and Case(bank.state).last("evidence", "announced")
    assert "客服中心 (messenger): open" in said
    messenger.answer = 200
    code, _ran, said = bank.play("announce", *channels(bank, office, messenger))
    assert code == 4 and "this release was announced" in said and subjects(office) == ["上线通告"]
    code, _ran, said = bank.play("notices", *channels(bank, office, messenger))
    assert code == 0, said
    assert subjects(office).count("上线通告") == 1
    assert [said["title"].partition("》")[0] for _path, said in messenger.took].count("《上线通告") == 1


def test_what_a_signature_makes_due_is_told_at_once(tmp_path: Path, office: PostOffice, messenger: Messenger) -> None:
    """The demo's own plan and its people's keys: sign.yml sends what that signature made due."""
    bank = Demo(tmp_path)
    filed = bank.book.file("suspension", substitute="柜面办理")
    signer = f"{bank.book.person(filed.role)}/{filed.role}"
    words = {
        "golive_form": "suspension",
        "golive_as": signer,
        "golive_key": str(bank.keyring.key(signer.split("/")[0])),
    }
    code, said = bank.play("sign", "-e", json.dumps(words), *channels(bank, office, messenger))
    assert code == 0, said
    assert subjects(office) == ["业务暂停通知"] and len(messenger.took) == 1
    assert "运营部 (outbox): by hand" in said
    code, said = bank.play("case")
    assert "to be handed over by a person (outbox)" in said and "网银部 (mail)" not in said, said
    code, said = bank.play("notices", *channels(bank, office, messenger))
    assert subjects(office).count("业务暂停通知") == 1
    assert "网银部 (mail): sent" in said and not secret(bank, said)


def test_channels_that_cannot_be_read_stop_nothing_and_quote_nothing(
    site: Path, office: PostOffice, messenger: Messenger
) -> None:
    bank = Bank(site, now())
    given = ["-e", json.dumps({"golive_channels": {"apprise": {"groups": {NETBANK: [messenger.url(TOKEN)]}}}})]
    code, _ran, said = bank.play("golive", *given)
    assert code == 0, said
    told = " ".join(said.split())

    assert f"the channels of notices cannot be used: golive_channels.apprise.groups.{NETBANK}" in told
    assert (bank.state / "outbox").is_dir() and not secret(bank, said) and not messenger.took
    code, _ran, said = bank.play("notices", "-e", '{"golive_channels": "{{ vault_nowhere }}"}')
    assert code == 2 and "a variable that it needs is missing" in " ".join(said.split()), said
    assert "Traceback" not in said


def test_a_receipt_is_handed_in(site: Path, office: PostOffice, messenger: Messenger) -> None:
    bank = Bank(site, now())
    receipt = bank.site / "reply.eml"
    receipt.write_text("From: netbank")
    words = [
        "-e",
        json.dumps({"golive_form": "suspension", "golive_addressee": NETBANK, "golive_receipt": str(receipt)}),
    ]
    bank.play("notices")
    code, _ran, said = bank.play("notices", *words)
    assert code == 0 and f"{NETBANK} (outbox): confirmed" in said, said
    code, _ran, said = bank.play("notices", "-e", json.dumps({"golive_form": "x", "golive_receipt": str(receipt)}))
    assert code == 2 and "there is no notice 'x'" in said and "Traceback" not in said


def _steps(bank: Bank) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for path in (bank.state / "current/journal").glob("*.jsonl"):
        if path.stem != "golive":
            found += [json.loads(line) for line in path.read_text().splitlines()]
    return found
