"""Anybody who asks a NetBox over its REST API."""

from __future__ import annotations

from typing import Any

import requests

Row = dict[str, Any]


class Client:
    """Reads a NetBox as anybody may."""

    def __init__(self, url: str, token: str, ca: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.verify, self.session.trust_env = ca, False
        self.session.headers["Authorization"] = f"Bearer {token}"

    def all(self, endpoint: str, **asked: Any) -> list[Row]:
        """Return all rows of an endpoint."""
        found: list[Row] = []
        address: str | None = f"{self.url}/api/{endpoint}/"
        given: dict[str, Any] | None = {"limit": 1000, **asked}
        while address:
            answer = self.session.get(address, params=given, timeout=600)
            answer.raise_for_status()
            page = answer.json()
            found += page["results"]
            address, given = page["next"], None
        return found

    def ask(self, verb: str, path: str, **data: Any) -> Any:
        """Send one request and return what it answers."""
        answer = self.session.request(verb, f"{self.url}/api/{path}", json=data or None, timeout=600)
        assert answer.ok, f"{verb} {path}: {answer.status_code} {answer.text[:500]}"
        return answer.json() if answer.content else None


def value(row: Any, *path: str) -> Any:
    """Return a value below a row; of a choice its value, None where there is nothing."""
    for name in path:
        row = row.get(name) if isinstance(row, dict) else None
    return row["value"] if isinstance(row, dict) and "value" in row else row
