"""new.yml: every kind of project in either language is valid as it is, is named after itself, and shares nothing."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
from datetime import date
from itertools import product
from pathlib import Path

import pytest
import yaml
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.first.making import make, night_after
from ansible_collections.relops.golive.plugins.plugin_utils.first.naming import KINDS, LONGEST, wish
from ansible_collections.relops.golive.plugins.plugin_utils.model.plan import PlanFile
from ansible_collections.relops.golive.plugins.plugin_utils.paths import template_dir
from ansible_collections.relops.golive.plugins.plugin_utils.stages.inventory import twin_name
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.golive.plugins.plugin_utils.twin.settings import read_twin

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 11, 29)
EVERY = list(product(KINDS, ("zh", "en")))
OF_THE_DEMO = re.compile(
    r"paygw|paylegacy|shzj|upg-|upgapp|张江|统一支付|zhangjiang|10\.(21|31)\.|inventories/(demo|upgrade)", re.IGNORECASE
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def made(folder: Path, kind: str = "fresh", language: str = "en", name: str = "pay") -> Path:
    """Make a project; return its folder."""
    make(wish(name, kind, str(folder), language), TODAY)
    return folder


def text(folder: Path) -> dict[str, str]:
    """Return the project's files of text by their names."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: content.decode() for name, content in files.items() if not name.endswith(".gz")}


@pytest.mark.parametrize(("kind", "language"), EVERY)
@pytest.mark.parametrize("name", ["pay", "b", "a-1-b-2-c-33", "postgres", "pg", "root"])
def test_it_is_valid_as_it_is(tmp_path: Path, kind: str, language: str, name: str) -> None:
    folder = made(tmp_path / "here", kind, language, name)
    plan, twin = load(folder / "plan.yml"), read_twin(folder)
    assert plan.project.code == name.upper()
    assert {name.upper()} == {device.rpartition("-")[0] for device in plan.devices}
    assert len(plan.hosts) == 2 and len(plan.switches) == 1 and len(plan.databases) == (kind != "network")
    assert set(twin.hardware) == {*plan.hosts, *plan.switches}
    lines = sum(len(one.splitlines()) for one in text(folder).values())
    assert lines < 800 and len((folder / "plan.yml").read_text().splitlines()) < 180, "small enough to be read"


@pytest.mark.parametrize("kind", KINDS)
def test_a_release_is_the_one_that_the_plan_names(tmp_path: Path, kind: str) -> None:
    folder = made(tmp_path / "here", kind)
    plan = load(folder / "plan.yml")
    for release in plan.releases.values():
        assert hashlib.sha256((folder / release.artefact).read_bytes()).hexdigest() == release.sha256
    assert made(tmp_path / "there", kind) and load(tmp_path / "there/plan.yml").digest == plan.digest


@pytest.mark.parametrize("kind", ["fresh", "upgrade"])
def test_its_own_script_packs_the_release_again(tmp_path: Path, kind: str) -> None:
    folder = made(tmp_path / "here", kind)
    [release] = load(folder / "plan.yml").releases.values()
    with tarfile.open(folder / release.artefact) as archive:
        before = sorted(member.name for member in archive if member.isfile())
    told = subprocess.run(["sh", "releases/build"], cwd=folder, check=True, capture_output=True, text=True).stdout
    said = yaml.safe_load(told)
    assert (said["version"], said["sha256"]) == (
        release.version, hashlib.sha256((folder / release.artefact).read_bytes()).hexdigest(),
    )  # fmt: skip
    with tarfile.open(folder / release.artefact) as archive:
        assert sorted(member.name for member in archive if member.isfile()) == before
    again = subprocess.run(["sh", "releases/build"], cwd=folder, check=True, capture_output=True, text=True).stdout
    assert again == told


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_no_word_of_the_demo_is_in_it(tmp_path: Path, kind: str, language: str) -> None:
    for name, content in text(made(tmp_path / "here", kind, language)).items():
        assert not OF_THE_DEMO.findall(f"{name}\n{content}"), name
        assert "[[" not in content and "[%" not in content, f"{name}: a mark that was not filled in"


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_line_explains_each_chapter_in_the_language_asked(tmp_path: Path, kind: str, language: str) -> None:
    lines = (made(tmp_path / "here", kind, language) / "plan.yml").read_text().splitlines()
    chapters = {field.alias or name for name, field in PlanFile.model_fields.items()} - {"plugin", "schema"}
    found = [at for at, line in enumerate(lines) if line.split(":")[0] in chapters]
    without = {"racks", "prefixes"}  # told with sites and vlans
    assert [lines[at].split(":")[0] for at in found if not lines[at - 1].startswith("# ")] == [
        name for name in (lines[at].split(":")[0] for at in found) if name in without
    ]
    comments = [line for line in lines if line.startswith("#")]
    assert len(comments) > 12
    assert all(bool(CHINESE.search(line)) == (language == "zh") for line in comments)


@pytest.mark.parametrize("kind", KINDS)
def test_an_english_project_has_no_chinese_but_the_words_of_the_process(tmp_path: Path, kind: str) -> None:
    roles = ["运维部负责人", "网络管理员", "数据库管理人员", "应用系统维护人员", "操作系统管理人员", "开发人员"]
    for name, content in text(made(tmp_path / "here", kind, "en")).items():
        left = re.sub("|".join(roles) + r"|zh: [^,}]*", "", content)
        assert not CHINESE.search(left), (name, CHINESE.findall(left))


def test_two_of_them_share_nothing(tmp_path: Path) -> None:
    one, two, three = made(tmp_path / "a/pay"), made(tmp_path / "a/pay-2", name="pay-2"), made(tmp_path / "b/pay")
    plans = [load(folder / "plan.yml") for folder in (one, two, three)]
    assert len({twin_name(plan.project.code, plan.directory) for plan in plans}) == 3
    assert all(re.fullmatch("pay[0-9a-f]{4}", twin_name(plan.project.code, plan.directory)) for plan in plans)
    assert not set(plans[0].devices) & set(plans[1].devices)
    assert not {row.serial for row in plans[0].devices.values()} & {row.serial for row in plans[1].devices.values()}
    assert plans[0].databases["main"].name != plans[1].databases["main"].name
    kept = [(folder / ".lab/vault-password") for folder in (one, two, three)]
    assert len({path.read_text() for path in kept}) == 3
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    assert {path.parent.stat().st_mode & 0o777 for path in kept} == {0o700}
    assert all(re.fullmatch("[0-9a-f]{48}", path.read_text()) for path in kept)


def test_git_sees_neither_password_nor_twin_nor_dossier(tmp_path: Path) -> None:
    folder = made(tmp_path / "here")
    (folder / "dossier").mkdir()
    (folder / "dossier/index.html").touch()
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard"], cwd=tmp_path, check=True, capture_output=True, text=True
    ).stdout.split()
    assert "here/plan.yml" in listed
    assert not [name for name in listed if name.startswith(("here/.lab", "here/dossier"))]


BAD = [
    "", "Pay", "PAY", "支付", "pay gw", "../pay", "..", ".", "/etc", "pay/x", "pay_1", "1pay", "-pay", "pay-", "a--b",
    "pay\n", "päy", "ｐａｙ", "pay;id", "{{ pay }}", "x" * (LONGEST + 1), "x" * 4000, "pay\0", "\u202epay",
]  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_an_odd_name_gets_one_sentence_with_what_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(GoliveError) as refused:
        wish(name)
    for said in refused.value.said:
        assert len(said.splitlines()) == 1 and len(said) < 400, said
        assert str(LONGEST) in said and "golive_project" in said and "pay-2" in said and "\u202e" not in said
    assert not list(tmp_path.iterdir())


def test_the_longest_name_is_allowed(tmp_path: Path) -> None:
    assert wish("x" * LONGEST, folder=str(tmp_path / "x")).name == "x" * LONGEST


def test_an_unknown_beginning_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(GoliveError) as refused:
        wish("pay", "upgrad", str(tmp_path / "x"))
    assert "did you mean upgrade" in refused.value.said.en and "upgrade" in refused.value.said.zh


@pytest.mark.parametrize("there", ["folder", "full", "file", "link"])
def test_what_is_there_is_refused_and_stays(tmp_path: Path, there: str) -> None:
    place = tmp_path / "pay"
    if there == "link":
        place.symlink_to(tmp_path / "nowhere")
    elif there == "file":
        place.write_text("mine")
    else:
        place.mkdir()
        if there == "full":
            (place / "plan.yml").write_text("mine")
    with pytest.raises(GoliveError) as refused:
        wish("pay", folder=str(place))
    assert "nothing is overwritten" in refused.value.said.en and "不会覆盖" in refused.value.said.zh
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*"))
    assert left == {"full": ["pay", "pay/plan.yml"]}.get(there, ["pay"])


def test_one_that_came_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    wanted = wish("pay", folder=str(tmp_path / "pay"))
    (tmp_path / "pay").mkdir()
    (tmp_path / "pay/plan.yml").write_text("mine")
    with pytest.raises(GoliveError, match="can't be made"):
        make(wanted, TODAY)
    assert [path.name for path in tmp_path.rglob("*")] == ["pay", "plan.yml"]


@pytest.mark.parametrize("place", ["a b/pay", "a:b/pay", "a,b/pay", "a\\b/pay", "a{{b}}/pay", "a'b/pay", "a%b/pay"])
def test_a_folder_that_can_hold_no_twin_is_refused(tmp_path: Path, place: str) -> None:
    with pytest.raises(GoliveError) as refused:
        wish("pay", folder=str(tmp_path / place))
    assert "golive_folder" in refused.value.said.en and "golive_folder" in refused.value.said.zh


def test_where_nothing_can_be_written_one_sentence_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(GoliveError, match="can't be made"):
        make(wish("pay", folder=str(tmp_path / "file/pay")), TODAY)


def test_it_is_made_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(template_dir(), tmp_path / "templates")
    broken = tmp_path / "templates/projects/all/plan.yml.j2"
    broken.write_text(broken.read_text() + "[[ nowhere ]]\n")
    monkeypatch.setenv("GOLIVE_TEMPLATES", str(tmp_path / "templates"))
    with pytest.raises(Exception, match="nowhere"):
        make(wish("pay", folder=str(tmp_path / "projects/pay")), TODAY)
    assert not list((tmp_path / "projects").iterdir())


@pytest.mark.parametrize("today", [date(2026, 11, day) for day in range(23, 30)])
def test_the_night_is_a_saturday_some_weeks_ahead(today: date) -> None:
    night = night_after(today)
    assert night.strftime("%a") == "Sat" and 21 <= (night - today).days <= 27


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_the_linters_of_the_repository_bear_it(tmp_path: Path, kind: str, language: str) -> None:
    """A project that somebody made below `inventories` fails no step of the repository's checks."""
    for name in (".yamllint", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    made(tmp_path / "inventories/pay", kind, language)
    for command in (("yamllint", "--strict", "."), ("ruff", "check", "."), ("ruff", "format", "--check", ".")):
        told = subprocess.run(
            [sys.executable, "-m", *command], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert told.returncode == 0, f"{command}\n{told.stdout}{told.stderr}"


def test_the_playbook_tells_its_sentence_and_makes_nothing_in_check_mode(tmp_path: Path) -> None:
    def play(*more: str) -> subprocess.CompletedProcess[str]:
        command = [f"{Path(sys.executable).parent}/ansible-playbook", "-i", "localhost,", "relops.golive.new"]
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "ANSIBLE_NOCOLOR": "1"}
        return subprocess.run(
            [*command, *more], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )

    none = play("-e", "golive_language=en")
    assert none.returncode and "golive_project: a name is missing" in none.stdout and "Traceback" not in none.stdout
    looked = play("-e", "golive_project=pay", "--check")
    assert looked.returncode == 0 and not (tmp_path / "inventories").exists(), looked.stdout
    there = play("-e", "golive_project=pay", "-e", "golive_from=network")
    assert there.returncode == 0 and "项目 pay 已建立" in there.stdout, there.stdout
    assert load(tmp_path / "inventories/pay/plan.yml").switches


@pytest.mark.parametrize("elsewhere", [False, True])
def test_its_twins_secrets_are_read_from_wherever_it_is_run(tmp_path: Path, elsewhere: bool) -> None:
    """In its folder by its own settings, or with another vault password, as from the repository."""
    folder = made(tmp_path / "inventories/pay")
    lab, password = folder / ".lab/mine", folder / ".lab/vault-password"
    (lab / "twin").mkdir(parents=True)
    (lab / "vault.yml").write_text("app_password: of-the-twin\n")
    tools = Path(sys.executable).parent
    encrypt = [
        f"{tools}/ansible-vault",
        "encrypt",
        "--encrypt-vault-id",
        "relops_twin",
        "--vault-id",
        f"relops_twin@{password}",
    ]
    subprocess.run([*encrypt, str(lab / "vault.yml")], check=True, capture_output=True)
    (tmp_path / "other").write_text("another")
    (tmp_path / "play.yml").write_text(
        "- hosts: PAY-APP01\n  gather_facts: false\n  tasks:\n"
        "    - ansible.builtin.assert: {that: vault_app_password == 'of-the-twin'}\n"
    )
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "GOLIVE_LAB": "mine"}
    options = ["-i", str(folder / "plan.yml"), "--vault-password-file", str(tmp_path / "other")] if elsewhere else []
    told = subprocess.run(
        [f"{tools}/ansible-playbook", *options, str(tmp_path / "play.yml")], cwd=tmp_path if elsewhere else folder,
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout + told.stderr


def more(folder: Path, table: str, like: str, changes: dict[str, str]) -> None:
    """Add a line to a table that is like another one, but for some of its texts."""
    path = folder / table
    (line,) = [one for one in path.read_text(encoding="utf-8").splitlines() if one.startswith(like)]
    for old, new in changes.items():
        assert old in line, (line, old)
        line = line.replace(old, new)
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + f"\n{line}\n", encoding="utf-8")


@pytest.mark.parametrize("kind", ["fresh", "upgrade"])
def test_a_server_more_is_a_line_in_each_table_and_a_name_in_the_group_of_the_application(
    kind: str, tmp_path: Path
) -> None:
    folder = made(tmp_path / "here", kind)
    of = {"PAY-APP01": "PAY-APP02", "10-11U": "20-21U"}
    itself = {"PAY-001": "PAY-005", "PAY-APP01": "PAY-APP02", "PAY0001": "PAY0005"}
    more(folder, "equipment.csv", "PAY-001", {**itself, ",10,11,": ",20,21,", "255.0.11": "255.0.12"})
    more(folder, "ports.csv", "L1,", {**of, "L1,": "L6,", "1/0/1": "1/0/3", "110.11/": "110.12/"})
    more(folder, "ports.csv", "L3,", {**of, "L3,": "L7,", "port1": "port4", "255.0.11/": "255.0.12/"})
    path = folder / "plan.yml"
    text = path.read_text(encoding="utf-8").replace("app: [ PAY-APP01 ]", "app: [ PAY-APP01, PAY-APP02 ]")
    text = text.replace("access: [10.41.110.11/32]", "access: [10.41.110.11/32, 10.41.110.12/32]")
    path.write_text(text.replace("model: S2, quantity: 2", "model: S2, quantity: 3"), encoding="utf-8")
    plan = load(path)
    assert plan.members(plan.releases["pay-app"].hosts) == ["PAY-APP01", "PAY-APP02"]
    assert plan.members(plan.entry_points[0].hosts) == ["PAY-APP01"], "a new server has no entry point to be suspended"
    assert [name for name, wishes in plan.packages.items() if "postgresql-15" in wishes] == ["db"]
    if kind == "upgrade":
        assert "groups[" not in (folder / "twin" / "seed.yml").read_text(encoding="utf-8"), "it has no old system"


SAID = re.compile(r'^\s*(?:#|--)\s*(?P<comment>[A-Z][a-z]+ .*)$|"""(?P<doc>[^"]+)"""', re.MULTILINE)
OF_TOOLS = re.compile(
    r"^(?:Deploy|Revert|Verify) \w+:\w+ |^Written by the go-live; changes belong into the plan\.$|^BEGIN |^END "
)
"""What sqitch begins its scripts with, and what the go-live itself writes on a host, which twin/old.sh has to match."""


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_chinese_project_says_of_its_files_is_chinese(tmp_path: Path, kind: str) -> None:
    said = {
        language: [
            words
            for name, content in text(made(tmp_path / language, kind, language)).items()
            for found in SAID.finditer(content)
            if not OF_TOOLS.search(words := found["comment"] or found["doc"])
        ]
        for language in ("en", "zh")
    }
    assert len(said["en"]) > (3 if kind == "network" else 10)
    assert not [words for words in said["zh"] if not CHINESE.search(words)]
