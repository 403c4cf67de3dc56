"""The actions behind case.yml, form.yml and sign.yml; and the playbooks themselves, with their exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.action import case_form, case_sign, case_state, case_transfer
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import trusted
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import FIXED
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Process

from tests.unit.case.people import DEMO, PROCESS, People, filed_by, small_plan

ROOT = Path(__file__).parents[3]
ACTIONS = {"state": case_state, "form": case_form, "sign": case_sign, "transfer": case_transfer}
CONFIG = """[defaults]
home = {home}
stdout_callback = relops.golive.board
[inventory]
enable_plugins = relops.golive.plan
"""


@pytest.fixture(autouse=True)
def _as_the_people(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every action have the small process and the trust root of the people."""
    for module in (case_state, case_form, case_sign):
        monkeypatch.setattr(module, "trust_of", lambda *_: people.trust)
    monkeypatch.setattr(api, "load_plan", lambda *_: small_plan())


def act(case: Case, name: str, /, **arguments: Any) -> JSON:
    action = object.__new__(ACTIONS[name].ActionModule)
    action.variables = {"golive_language": "en", "golive_project": small_plan().project.code}
    action._task = SimpleNamespace(check_mode=arguments.pop("check", False))
    found: JSON = action.act(case.folder.parent, {"plan": "x", **arguments})
    return found


# --- one form from its draft to its last signature, the approver never sees the controller ---------
def test_a_form_goes_from_draft_to_signed(case: Case, people: People, tmp_path: Path) -> None:
    drafted = act(case, "form", form="test")
    draft = Path(drafted["draft"])
    assert draft.name == "01_test.yml" and draft.stat().st_mode & 0o777 == 0o600
    assert Path(drafted["page"]).read_text() in drafted["msg"]
    assert "next: fill in the draft, then form.yml -e golive_form=test -e golive_file=" in drafted["msg"]
    with pytest.raises(GoliveError, match="conclusion: is required"):
        act(case, "form", form="test", file=str(draft), **{"as": "刘工/项目组"})
    draft.write_text(draft.read_text().replace("conclusion: ''", "conclusion: 通过"))
    sound = act(case, "form", check=True, form="test", file=str(draft), **{"as": "刘工/项目组"})
    assert "not filed (check mode)" in sound["msg"] and not Case(case.folder.parent).entries
    filed = act(case, "form", form="test", file=str(draft), **{"as": "刘工/项目组"})
    assert (filed["version"], filed["stands"], filed["next"]) == (1, "unsigned", ["项目组"])
    assert """sign.yml -e golive_form=test -e '{"golive_as": "<person>/项目组"}'""" in filed["msg"]

    here = act(case, "sign", form="test", key=str(people.key("刘工")), **{"as": "刘工/项目组"})
    assert (here["stands"], here["next"]) == ("unsigned", ["科技部"])
    asked = act(case, "sign", form="test", opinion="同意, 请'注意'", **{"as": "科一/科技部"})
    text = Path(asked["text"])
    assert text.name == "01_test_科一_科技部.txt" and text.stat().st_mode & 0o777 == 0o600
    assert asked["msg"].startswith(text.read_text()) and "ssh-keygen -Y sign -n relops-golive -f <key> " in asked["msg"]
    elsewhere = tmp_path / "workstation"
    elsewhere.mkdir()
    copy = elsewhere / "form.txt"
    copy.write_bytes(text.read_bytes())
    command = ["ssh-keygen", "-Y", "sign", "-n", "relops-golive", "-f", str(people.key("科一")), str(copy)]
    subprocess.run(command, check=True, capture_output=True)
    with pytest.raises(GoliveError, match="does not hold"):
        act(case, "sign", form="test", opinion="不", signature=f"{copy}.sig", **{"as": "科一/科技部"})
    done = act(case, "sign", form="test", opinion="同意, 请'注意'", signature=f"{copy}.sig", **{"as": "科一/科技部"})
    assert done["stands"] == "signed" and done["next"] == []
    told = act(case, "state")
    assert told["failed"] is False and "Test report" in told["msg"]
    assert [one["state"] for one in told["case"]["forms"]] == ["signed", "missing", "missing"]


def test_attachments_go_into_the_case(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forms = {"test": {**PROCESS["forms"]["test"], "attachments": ["minutes"]}}
    definition = Process.model_validate({**PROCESS, "forms": forms})
    plan = small_plan().model_copy(update={"definition": definition})
    monkeypatch.setattr(api, "load_plan", lambda *_: plan)
    draft = tmp_path / "x.yml"
    draft.write_text("conclusion: 通过\n")
    (tmp_path / "minutes.pdf").write_bytes(b"%PDF")
    arguments = {"form": "test", "file": str(draft), "as": "刘工/项目组"}
    with pytest.raises(GoliveError, match="minutes: the attachment is missing"):
        act(case, "form", **arguments)
    with pytest.raises(GoliveError, match=r"none\.pdf: no such file"):
        act(case, "form", attachments={"minutes": str(tmp_path / "none.pdf")}, **arguments)
    with pytest.raises(GoliveError, match="is not name and path: write -e"):
        act(case, "form", attachments="minutes.pdf", **arguments)
    act(case, "form", attachments={"minutes": str(tmp_path / "minutes.pdf")}, **arguments)
    (entry,) = Case(case.folder.parent).of("attachment")
    filed = Case(case.folder.parent).filed("test")
    assert filed is not None and filed.attachments == {"minutes": entry.facts["sha256"]}
    assert f"attachment 附件 minutes: SHA-256 {entry.facts['sha256']}" in filed.text()


def test_check_mode_shows_what_would_be_signed_and_writes_nothing(case: Case) -> None:
    form = filed_by(case, "test", "刘工")
    before = len(case.entries)
    shown = act(case, "sign", check=True, form="test", key="/nowhere", **{"as": "刘工/项目组"})
    assert shown["msg"].encode() == form.to_sign("刘工/项目组", "approve")
    assert act(case, "form", check=True, form="application")["msg"].startswith("relops-golive form 1")
    assert act(case, "transfer", check=True, target="/nowhere/x.zip")["msg"] == "/nowhere/x.zip"
    assert len(Case(case.folder.parent).entries) == before and not (case.folder.parent / "drafts").exists()


def test_no_trust_root_no_signature(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    filed_by(case, "test", "刘工")
    error = GoliveError("the trust root is gone", zh="信任根丢失")
    for module in (case_state, case_form, case_sign):
        monkeypatch.setattr(module, "trust_of", lambda *_: error)
    with pytest.raises(GoliveError, match="the trust root is gone"):
        act(case, "sign", form="test", **{"as": "刘工/项目组"})
    assert act(case, "state")["msg"].startswith("no signature counts: the trust root is gone")


def test_a_state_goes_to_another_controller(whole: Case, tmp_path: Path) -> None:
    file = tmp_path / "case.zip"
    told = act(whole, "transfer", target=str(file))
    assert told["changed"] and told["entries"] == len(whole.entries) and "may hold passwords" in told["msg"]
    other = Case(tmp_path / "other")
    assert act(other, "transfer", source=str(file))["entries"] == told["entries"]
    assert Case(tmp_path / "other").head() == whole.head()


# --- whose signatures count -----------------------------------------------------------------------
@pytest.mark.parametrize("production", [True, False])
def test_only_on_a_twin_a_variable_names_the_trust_root(
    people: People, tmp_path: Path, production: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "signers"
    path.write_bytes(people.trust.content)
    path.chmod(0o600)
    asked: list[Path] = []

    def read(at: Path = FIXED, *_: Any, **__: Any) -> api.Trust:
        asked.append(at)
        return people.trust

    monkeypatch.setattr(trusted, "read_trust", read)
    action: Any = SimpleNamespace(
        variables={"golive_signers": str(path)}, _templar=SimpleNamespace(template=lambda value: value)
    )
    fact: Any = SimpleNamespace(production=production)
    assert trusted.trust_of(action, small_plan(), fact) == people.trust
    assert asked == [FIXED if production else path]
    monkeypatch.undo()
    found = trusted.trust_of(action, small_plan(), fact)
    if production:
        assert isinstance(found, GoliveError) or found.path == FIXED
    else:
        assert found == api.Trust(path, people.trust.content)


# --- the playbooks --------------------------------------------------------------------------------
def play(folder: Path, name: str, *more: str) -> subprocess.CompletedProcess[str]:
    """Run a playbook with a configuration that names no vault; nothing is connected to."""
    config = folder / "ansible.cfg"
    config.write_text(CONFIG.format(home=folder))
    environment = {
        **os.environ, "ANSIBLE_CONFIG": str(config), "ANSIBLE_COLLECTIONS_PATH": str(ROOT / "collections"),
        "ANSIBLE_NOCOLOR": "1", "GOLIVE_LAB": "none", "GOLIVE_STATE": str(folder / "state"), "GOLIVE_LANGUAGE": "en",
    }  # fmt: skip
    command = [f"{Path(sys.executable).parent}/ansible-playbook", "-i", str(DEMO), str(ROOT / f"playbooks/{name}.yml")]
    return subprocess.run([*command, *more], env=environment, capture_output=True, text=True, check=False, cwd=folder)


@pytest.mark.thorough("it starts ansible-playbook several times")
def test_the_playbook_of_a_case_ends_with_2_when_it_is_broken(whole: Case, tmp_path: Path) -> None:
    done = play(tmp_path, "case", "-e", "golive_case_export=case.zip", "-e", "golive_signers=/tmp/nobody")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"head {whole.head()[:12]}; its chain is whole" in done.stdout
    assert "trust root /etc/relops-golive/allowed_signers" in done.stdout, "no variable names another one in production"
    assert "exported to " in done.stdout and (tmp_path / "case.zip").stat().st_mode & 0o777 == 0o600
    whole.path.write_text(whole.path.read_text().replace("通过", "合格", 1))
    done = play(tmp_path, "case")
    assert done.returncode == 2 and "case.jsonl line 1: was changed after it was written" in done.stdout
    done = play(tmp_path, "case", "-e", "golive_case_import=case.zip")
    assert done.returncode == 2 and "is not the beginning of what" in done.stdout, done.stdout


@pytest.mark.thorough("it starts ansible-playbook several times")
def test_the_playbooks_of_forms_and_signatures(tmp_path: Path) -> None:
    done = play(tmp_path, "form", "-e", "golive_form=suitability")
    assert done.returncode == 0 and "drafts/18a_suitability.yml" in done.stdout, done.stdout + done.stderr
    draft = tmp_path / "state/drafts/18a_suitability.yml"
    more = ["-e", "golive_form=suitability", "-e", f"golive_file={draft}", "-e", "golive_as=刘工/项目组"]
    done = play(tmp_path, "form", *more, "-e", json.dumps({"golive_attach": {}}))
    assert done.returncode == 2 and "reason: is required" in done.stdout and "conclusion: is required" in done.stdout
    text = (
        draft.read_text().replace("reason: ''", "reason: '{{ 1 + 1 }}'").replace("conclusion: ''", "conclusion: 适用")
    )
    draft.write_text(text)
    done = play(tmp_path, "form", *more, "-e", '{"golive_attach": {"design": "ansible.cfg"}}')
    assert done.returncode == 0 and "version 1" in done.stdout, done.stdout + done.stderr
    filed = Case(tmp_path / "state").filed("suitability")
    assert filed is not None and filed.fields["reason"] == "{{ 1 + 1 }}" and set(filed.attachments) == {"design"}
    done = play(tmp_path, "sign", "-e", "golive_form=suitability", "-e", "golive_as=刘工/项目组")
    assert done.returncode == 2 and "the trust root /etc/relops-golive/allowed_signers" in done.stdout
