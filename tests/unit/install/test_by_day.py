"""Artefacts and templates are looked at by day: what hosts would refuse, and nothing that they would take."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.install import release
from ansible_collections.relops.golive.plugins.plugin_utils.plan.checks.documents import (
    documents_of_the_project_can_be_read,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.install.artefact import content_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.install.checks import artefacts_can_be_installed
from ansible_collections.relops.golive.plugins.plugin_utils.stages.install.templates import templates_can_be_rendered

from tests.unit.plan.scenes import lines_of

ARTEFACT = "releases/paygw-1.0.0.tar.gz"
UNIT = "paygw-1.0.0/systemd/paygw.service"
ENV = "releases/templates/paygw.env.j2"


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    """Return a member of an archive."""
    found = tarfile.TarInfo(name)
    found.type, found.linkname = kind, link
    return found


def packed(path: Path, members: list[tarfile.TarInfo], mode: Any = "w:gz", text: bytes = b"[Unit]\n") -> None:
    """Pack members; those that are files hold `text`."""
    with tarfile.open(path, mode) as archive:
        for one in members:
            one.size = len(text) if one.isfile() else 0
            archive.addfile(one, io.BytesIO(text) if one.isfile() else None)


def installed(folder: Path, members: list[tarfile.TarInfo], **options: Any) -> list[str]:
    """Return what is told of a demo whose artefact holds these members."""
    (folder / ARTEFACT).parent.mkdir(parents=True)
    packed(folder / ARTEFACT, members, **options)
    return lines_of(artefacts_can_be_installed, folder)


def rendered(folder: Path, text: str | bytes = "", **variables: str) -> list[str]:
    """Return what is told of a demo with a template of its own, and these files of variables."""
    (folder / ENV).parent.mkdir(parents=True, exist_ok=True)
    (folder / ENV).write_bytes(text.encode() if isinstance(text, str) else text)
    (folder / "group_vars").mkdir(exist_ok=True)
    for name, content in variables.items():
        (folder / "group_vars" / f"{name}.yml").write_text(content)
    return lines_of(templates_can_be_rendered, folder)


@pytest.mark.parametrize("mode", ["w:gz", "w:xz", "w:bz2", "w"])
@pytest.mark.parametrize("name", [UNIT, f"./{UNIT}"])
def test_an_artefact_that_hosts_take_is_taken(mode: str, name: str, tmp_path: Path) -> None:
    members = [member("paygw-1.0.0", tarfile.DIRTYPE), member(name), member("paygw-1.0.0/VERSION")]
    assert installed(tmp_path, members, mode=mode) == []


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ([member("paygw-1.0.0/VERSION")], "is in no <top folder>/systemd/"),
        ([member("paygw-1.0.0/systemd/paygwd.service")], "did you mean paygwd.service?"),
        ([member("systemd/paygw.service")], "is in no <top folder>/systemd/"),
        ([member(UNIT), member("README")], "must unpack into one folder"),
        ([member(UNIT), member("other/VERSION")], "it holds: paygw-1.0.0, other"),
        ([], "must unpack into one folder"),
        ([member(UNIT), member("paygw-1.0.0/../../etc/passwd")], "plain files below one folder only"),
        ([member(UNIT), member("/paygw-1.0.0/x")], "plain files below one folder only"),
        ([member(UNIT), member("paygw-1.0.0/l", tarfile.SYMTYPE, "/etc")], "plain files below one folder only"),
        ([member(UNIT), member("paygw-1.0.0/l", tarfile.LNKTYPE, UNIT)], "plain files below one folder only"),
        ([member(UNIT), member("paygw-1.0.0/p", tarfile.FIFOTYPE)], "plain files below one folder only"),
    ],
)
def test_what_hosts_would_refuse_is_told(members: list[tarfile.TarInfo], said: str, tmp_path: Path) -> None:
    lines = installed(tmp_path, members)
    assert any(said in line for line in lines), lines


@pytest.mark.parametrize("content", [b"", b"no tar", b"PK\x03\x04", b"\x1f\x8b\x08\x00 broken"])
def test_what_is_no_archive_is_told(content: bytes, tmp_path: Path) -> None:
    (tmp_path / ARTEFACT).parent.mkdir(parents=True)
    (tmp_path / ARTEFACT).write_bytes(content)
    (line,) = lines_of(artefacts_can_be_installed, tmp_path)
    assert "is no readable tar archive" in line


def test_a_unit_that_is_empty_or_no_text_is_told(tmp_path: Path) -> None:
    for number, text in enumerate((b"", b"\xff\xfe\x00")):
        (line,) = installed(tmp_path / str(number), [member(UNIT)], text=text)
        assert "is empty or no text" in line


@pytest.mark.parametrize(
    "bad", [member("a/../b"), member("/a/b"), member("a/l", tarfile.SYMTYPE, "x"), member("a/p", tarfile.FIFOTYPE)]
)
def test_day_and_night_refuse_the_same_members(bad: tarfile.TarInfo, tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    packed(path, [member("a/f"), bad])
    assert content_of(path).refused == [bad.name]
    with tarfile.open(path) as archive:
        good, refused = archive.getmembers()
        release._write(archive, good, tmp_path)
        with pytest.raises(GoliveError, match="only plain files"):
            release._write(archive, refused, tmp_path)


FINE = [
    "{{ vault_anything.of.it | b64encode | to_nice_yaml(indent=2) }}",
    "{{ lookup('ansible.builtin.file', '/etc/hostname') }} {{ q('env', 'X') | first }}",
    "{% for host in groups['app'] %}{{ hostvars[host].ansible_host }} {{ addresses[host]['101'] }}\n{% endfor %}",
    "{{ nowhere | default('x') }}{% if nowhere2 is defined %}{{ nowhere2 }}{% endif %}{{ database.more | default(1) }}",
    "{% set x = 1 %}{{ x }}{% macro m(y) %}{{ y }}{% endmacro %}{{ m(2) }}{{ range(3) | list }}",
    "{{ inventory_hostname }} {{ ansible_facts.os }} {{ golive_device.name }} {{ group_names | join(',') }}",
    "{% if vault_mode == 'a' %}{{ database.adress }}{% endif %}",
    "{{ release.version }} {{ database.address }}:{{ database.port }} {{ project }} {{ now(utc=true).year }}",
    "{{ vault_number | int + 1 }} {{ (vault_number | float) > 2 }} {{ '%s' % vault_a }} {{ vault_a ~ vault_b }}",
    "{{ groups.app | map('extract', hostvars, 'ansible_host') | join(' ') }} {{ 'a' is match('b') }}",
]


NAMES = ("anything", "mode", "number", "a", "b")
VARIABLES = "".join(f"vault_{name}: !vault x\n" for name in NAMES)


@pytest.mark.parametrize("text", FINE)
def test_a_template_that_the_night_renders_is_no_fault(text: str, tmp_path: Path) -> None:
    assert rendered(tmp_path, text, all=VARIABLES) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\n{{ database.adress }}", f"{ENV}:2: SHZJ-PAY-APP01: the plan does not give this"),
        ("{{ database.adress }}", "did you mean address"),
        ("{{ databse.address }}", f"{ENV}:1: databse: is given by neither plan nor group_vars; did you mean database?"),
        ("\n\n{{ vault_pay }}", f"{ENV}:3: vault_pay: is given by neither"),
        ("{% if x %}", f"{ENV}:1: template: "),
        ("{% include 'other.j2' %}", "other.j2: is no template beside this one"),
        ("{{ addresses['SHZJ-PAY-APP9'] }}", "did you mean SHZJ-PAY-APP0"),
        (b"\xff\xfe", "is no UTF-8 text"),
        ("{{ a" * 100_000, f"{ENV}:1: template: "),
    ],
)
def test_what_a_template_lacks_is_told_with_its_line(text: str | bytes, said: str, tmp_path: Path) -> None:
    lines = rendered(tmp_path, text, all=VARIABLES)
    assert any(said in line for line in lines), lines


def test_variables_of_another_group_are_none_of_a_host(tmp_path: Path) -> None:
    lines = rendered(tmp_path, "{{ of_app }}", all="x: 1\n", db="of_app: 1\n")
    assert [line.partition(";")[0] for line in lines] == [f"{ENV}:1: of_app: is given by neither plan nor group_vars"]
    assert rendered(tmp_path, "{{ of_app }}", app="of_app: 1\n") == []


def test_an_encrypted_file_may_define_anything(tmp_path: Path) -> None:
    assert rendered(tmp_path, "{{ whatever }}", all="$ANSIBLE_VAULT;1.1;AES256\n3131\n") == []


def test_where_no_variables_are_beside_the_plan_nobody_knows_them(tmp_path: Path) -> None:
    assert rendered(tmp_path, "{{ whatever }}") == []


def test_documents_of_the_project_are_read(tmp_path: Path) -> None:
    (tmp_path / "documents" / "en").mkdir(parents=True)
    (tmp_path / "documents" / "en" / "golive_guide.md.j2").write_text("fine {{ x }}\n{% for %}\n")
    (line,) = lines_of(documents_of_the_project_can_be_read, tmp_path)
    assert line.startswith("documents/en/golive_guide.md.j2:2: template: ")
