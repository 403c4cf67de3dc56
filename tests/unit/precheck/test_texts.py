"""Which character set bytes are in: Chinese under the label latin1 is found, and letters with accents are let be."""

from __future__ import annotations

import pytest
from ansible_collections.relops.golive.plugins.module_utils.databases.labelled import spoken
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.desired import desired

from tests.unit.precheck.answers import plan


@pytest.mark.parametrize(
    ("texts", "encoding", "found"),
    [
        (["支付宝", "微信支付 A店", "美团，外卖"], "gbk", "gbk"),
        (["支付宝", "微信"], "utf-8", "utf8"),
        (["Müller", "café crème", "Škoda"], "latin-1", ""),
        (["créée", "Müller", "Señor Íñigo", "smörgåsbord"], "latin-1", ""),
        ([], "gbk", ""),
    ],
)
def test_the_set_is_told_by_the_bytes(texts: list[str], encoding: str, found: str) -> None:
    values = [text.encode(encoding, "replace" if encoding == "latin-1" else "strict") for text in texts]
    assert spoken(values) == found


def test_one_that_is_spoilt_hides_nothing_and_half_of_them_say_nothing() -> None:
    chinese = [
        text.encode("gbk") for text in ("支付", "运营", "商户", "门店", "北京", "上海", "广州", "深圳", "南京", "杭州")
    ]
    assert spoken([*chinese, b"A\xffB"]) == "gbk"
    assert spoken([*chinese, *[b"caf\xe9"] * 10]) == ""


def test_only_columns_without_a_set_of_their_own_are_asked() -> None:
    works = {one["name"]: one for host in desired(plan()).values() for one in host["databases"]}
    asked = {tuple(pair) for pair in works["legacy"]["texts"]}
    assert ("merchant", "name") in asked
    assert ("merchant", "short_name") not in asked, "its mapping says bytes: gbk"
    assert works["paygw"]["texts"] == []
