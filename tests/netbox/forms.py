"""NetBox's own import, as a person uses it: log in, paste a file, submit."""

from __future__ import annotations

import html
import re

import requests


class Person:
    """Somebody with a browser."""

    def __init__(self, url: str, ca: str, name: str, password: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.verify, self.session.trust_env = ca, False
        self._post("/login/", {"username": name, "password": password})
        assert "sessionid" in self.session.cookies

    def _post(self, path: str, data: dict[str, str]) -> requests.Response:
        address = f"{self.url}{path}"
        page = self.session.get(address, timeout=300)
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert found, f"{path}: {page.status_code}"
        token = {"csrfmiddlewaretoken": found[1]}
        return self.session.post(address, data={**data, **token}, headers={"Referer": address}, timeout=600,
                                 allow_redirects=False)  # fmt: skip

    def take(self, menu: str, content: str, kind: str = "csv") -> list[str]:
        """Import a file and return what NetBox has against it."""
        data = {"import_method": "direct", "data": content, "format": kind, "csv_delimiter": "auto"}
        answer = self._post(f"/{menu}/import/", data)
        if answer.status_code in (301, 302):
            return []
        said = re.findall(r"(?:Record|Line) \d+[^<]{0,300}", answer.text)
        return [html.unescape(one) for one in said] or self._other(answer)

    def _other(self, answer: requests.Response) -> list[str]:
        """Return what is wrong with a page that lists no record: a page of what was imported has nothing."""
        at_fault = answer.status_code != 200 or "is-invalid" in answer.text or "errorlist" in answer.text
        return [f"HTTP {answer.status_code}: {answer.text[:300]}"] if at_fault else []
