"""A file that is no table of ours is told what to do with it, whatever it is called."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.headers import PORTS

from tests.unit.plan.office import HEADERS, RIGHT, TABLE, ports, text, written


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save it as .xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(99), "save it as .xlsx"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
        ('<?xml version="1.0"?><Workbook/>'.encode("utf-16"), "web page or XML"),
        (b"%PDF-1.7 ...", "is a PDF"),
    ],
)
@pytest.mark.parametrize("name", ["ports.xls", "ports.xlsx", "ports.csv", "ports.et"])
def test_another_kind_of_file_is_told_what_to_do_whatever_its_name(
    content: bytes, told: str, name: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    (fault,) = ports(tmp_path / name).faults
    assert told in fault.en
    assert fault.where == name


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("xl/workbook.bin", ".xlsb"),
        ("mimetype", ".ods"),
        ("Index/Document.iwa", "Numbers"),
        ("word/document.xml", "Word"),
    ],
)
def test_another_packed_file_is_told_what_to_do(part: str, told: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "ports.xlsx", "w") as archive:
        archive.writestr(part, "application/vnd.oasis.opendocument.spreadsheet")
    (fault,) = ports(tmp_path / "ports.xlsx").faults
    assert told in fault.en


def test_a_csv_named_as_a_workbook_is_read(tmp_path: Path) -> None:
    assert ports(written(tmp_path / "ports.xls", text(TABLE, "\t"), "gb18030")).rows == RIGHT


def test_another_chinese_encoding_is_told(tmp_path: Path) -> None:
    keys = [PORTS.key(one) or one for one in HEADERS]
    grid = [keys, *[[*row[:-1], "備註說明測試連接機櫃"] for row in TABLE[1:2]]]
    content = text(grid)
    simple = content.encode("big5", "ignore")
    (tmp_path / "ports.csv").write_bytes(simple)
    (fault,) = ports(tmp_path / "ports.csv").faults
    assert "unknown encoding" in fault.en
