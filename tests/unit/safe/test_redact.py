"""Secrets are found in every form, and what is none stays as it is."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import shlex
import time
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.safe.known import Known
from ansible_collections.relops.golive.plugins.plugin_utils.safe.redact import MASK, Redactor, redact
from hypothesis import assume, given
from hypothesis import strategies as st

HARD = "p'a\"s$s\\w&o<r>d/+%=密码"
FORMS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "json": json.dumps,
    "json, utf-8": lambda text: json.dumps(text, ensure_ascii=False),
    "json in json": lambda text: json.dumps(json.dumps(text)),
    "repr": repr,
    "shell": shlex.quote,
    "url": quote,
    "url, all": lambda text: quote(text, safe=""),
    "form": quote_plus,
    "html": html.escape,
    "hex": lambda text: text.encode().hex(),
    "HEX": lambda text: text.encode().hex().upper(),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 after one": lambda text: base64.b64encode(b"u" + text.encode() + b"x").decode(),
    "base64 after two": lambda text: base64.b64encode(b"u:" + text.encode() + b"xy").decode(),
    "base64, url": lambda text: base64.urlsafe_b64encode(text.encode()).decode(),
    "sql": lambda text: text.replace("'", "''"),
}


@pytest.mark.parametrize("secret", ["simple", HARD, "longer and longer with blanks"])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_found(form: str, secret: str) -> None:
    hidden = FORMS[form](secret)
    told = redact(f"before {hidden} after", [secret])
    assert MASK in told
    assert told.startswith("before ") and told.endswith(" after")
    assert secret not in told and hidden.strip("'\"") not in told


@given(secret=st.text(min_size=6), before=st.text(max_size=8), after=st.text(max_size=8))
def test_no_secret_is_left_in_a_text(secret: str, before: str, after: str) -> None:
    text = f"{before}{secret}{after}"
    assume(not re.search("[0-9a-fA-F]{18}", text))  # digits beside as many of a digest are left alone
    assert secret not in redact(text, [secret]).replace(MASK, "\0")


def test_json_is_walked_and_other_values_stay() -> None:
    filter_ = Redactor(["hunter22"])
    value = {"a hunter22": ["hunter22", 5, None, True, {"b": "fine"}]}
    assert filter_.walk(value) == {f"a {MASK}": [MASK, 5, None, True, {"b": "fine"}]}


def test_digests_are_not_torn_by_a_secret_of_digits() -> None:
    text = hashlib.sha256(b"x").hexdigest()
    assert redact(text, [text[10:16]]) == text
    assert redact(f"pin={text[10:16]};", [text[10:16]]) == f"pin={MASK};"


def test_what_is_too_short_is_no_secret_and_lines_of_a_key_are() -> None:
    known = Known()
    known.learn(["root", True, None, "-----BEGIN KEY-----\nabcdefghijklmnopqrstuvwxyz\n-----END KEY-----\n", 12345678])
    assert known.redact("root abcdefghijklmnopqrstuvwxyz 12345678") == f"root {MASK} {MASK}"
    assert known.redact("-----BEGIN KEY-----") == "-----BEGIN KEY-----"
    known.forget()
    assert not known.holds("12345678")


def test_it_costs_little() -> None:
    known = Known()
    known.learn([f"secret-number-{number}" for number in range(20)])
    event = {"changes": [{"item": f"Gi1/0/{n} description", "from": "x" * 40, "to": "y" * 40} for n in range(100)]}
    known.walk(event)
    began = time.perf_counter()
    for _ in range(10):
        known.walk(event)
    assert (time.perf_counter() - began) / 10 < 0.1
