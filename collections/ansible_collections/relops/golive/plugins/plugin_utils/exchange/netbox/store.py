"""NetBox over its REST API, by pynetbox: rows as it answers them, many at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import pynetbox
import requests
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from pynetbox.core.query import Request, RequestError
from requests.adapters import HTTPAdapter

OLDEST = (4, 5)
TIMEOUT = 600
"""Seconds for one answer: a hundred devices with all their ports are one request."""
PAGE = 1000
AT_ONCE = 50
"""Values of a filter in one address, which servers keep short."""
Row = dict[str, Any]


class RefusedError(Exception):
    """NetBox does not take an object; `reasons` is what it says, one for each object that was given."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(filter(None, reasons)))
        self.reasons = list(reasons)


class Store(Protocol):
    """What the synchronisation needs of a NetBox."""

    def read(self, endpoint: str, asked: str, values: Iterable[Any]) -> Iterator[Row]:
        """Yield the rows of which a field has one of some values."""

    def create(self, endpoint: str, rows: Sequence[Row]) -> list[Row]:
        """Create all of the rows or none; RefusedError says why none."""

    def update(self, endpoint: str, rows: Sequence[Row]) -> list[Row]:
        """Change all of the rows, each with its id, or none."""

    def delete(self, endpoint: str, ids: Sequence[int]) -> None:
        """Delete what has these ids."""


class _Patient(HTTPAdapter):
    """Nothing waits for ever."""

    def send(self, request: Any, **options: Any) -> Any:  # type: ignore[override]
        """Send with the time-out."""
        options["timeout"] = TIMEOUT
        return super().send(request, **options)


class Netbox:
    """A NetBox of release 4.5 or newer; `ca` is a file of certificates to trust instead of the machine's."""

    def __init__(self, url: str, token: str, ca: str = "", verify: bool = True) -> None:
        if not url.startswith(("https://", "http://")):
            raise GoliveError(
                f"golive_netbox_url: {url or 'empty'}: write the address of the NetBox, as https://netbox.bank.example",
                zh=f"golive_netbox_url: {url or '空'}: 请写 NetBox 的地址, 如 https://netbox.bank.example",
            )
        if ca and not Path(ca).is_file():
            raise GoliveError(f"golive_netbox_ca: {ca}: no such file", zh=f"golive_netbox_ca: {ca}: 文件不存在")
        self.url = url.rstrip("/")
        self.session = requests.Session()
        self.session.verify = ca or verify
        self.session.trust_env = False
        for scheme in ("https://", "http://"):
            self.session.mount(scheme, _Patient())
        self.api = pynetbox.api(self.url, token=token)
        self.api.http_session = self.session
        self.writes = 0

    def check(self) -> str:
        """Return the release of the NetBox; GoliveError when nobody answers, the token is wrong, or it is too old."""
        try:
            release = str(self.api.status().get("netbox-version", ""))
        except (requests.RequestException, RequestError, pynetbox.ContentError, ValueError) as error:
            raise unreachable(self.url, error) from None
        numbers = tuple(int(part) for part in release.split("-")[0].split(".")[:2] if part.isdecimal())
        if numbers < OLDEST:
            wanted = ".".join(map(str, OLDEST))
            raise GoliveError(
                f"{self.url}: NetBox {release or '?'}: {wanted} or newer is needed (ports of patch panels)",
                zh=f"{self.url}: NetBox {release or '?'}: 需要 {wanted} 或更新版本 (配线架端口)",
            )
        return release

    def read(self, endpoint: str, asked: str, values: Iterable[Any]) -> Iterator[Row]:
        """Yield the rows of which a field has one of some values."""
        listed = list(dict.fromkeys(values))
        for start in range(0, len(listed), AT_ONCE):
            given = {asked: listed[start : start + AT_ONCE]}
            try:
                request = Request(
                    base=self._base(endpoint),
                    http_session=self.session,
                    filters=given,
                    limit=PAGE,
                    token=self.api.token,
                )
                yield from request.get()
            except (requests.RequestException, RequestError, pynetbox.ContentError) as error:
                raise unreachable(self.url, error) from None

    def create(self, endpoint: str, rows: Sequence[Row]) -> list[Row]:
        """Create all of the rows or none; RefusedError says why none."""
        return self._written(endpoint, "post", rows)

    def update(self, endpoint: str, rows: Sequence[Row]) -> list[Row]:
        """Change all of the rows, each with its id, or none."""
        return self._written(endpoint, "patch", rows)

    def delete(self, endpoint: str, ids: Sequence[int]) -> None:
        """Delete what has these ids."""
        self._written(endpoint, "delete", [{"id": one} for one in ids])

    def _base(self, endpoint: str) -> str:
        return f"{self.api.base_url}/{endpoint}"

    def _written(self, endpoint: str, verb: str, rows: Sequence[Row]) -> list[Row]:
        request = Request(base=self._base(endpoint), http_session=self.session, token=self.api.token)
        self.writes += 1
        try:
            answer = getattr(request, verb)(list(rows))
        except RequestError as error:
            if error.req.status_code in (400, 409):
                raise RefusedError(_reasons(error.error, len(rows))) from None
            raise unreachable(self.url, error) from None
        except (requests.RequestException, pynetbox.AllocationError, pynetbox.ContentError) as error:
            raise unreachable(self.url, error) from None
        return answer if isinstance(answer, list) else []


def _reasons(text: str, number: int) -> list[str]:
    """Return what NetBox says of each of the objects; of all of them alike where it does not say of which."""
    try:
        said = json.loads(text)
    except ValueError:
        said = text[:300]
    if isinstance(said, list) and len(said) == number:
        return [_sentence(one) for one in said]
    return [_sentence(said)] * number


def _sentence(said: Any) -> str:
    if isinstance(said, dict):
        return "; ".join(f"{key}: {_sentence(value)}" for key, value in said.items())
    return ", ".join(map(_sentence, said)) if isinstance(said, list) else str(said)


def unreachable(url: str, error: Exception) -> GoliveError:
    """Return the one sentence of a NetBox that does not do what it is asked."""
    code = getattr(getattr(error, "req", None), "status_code", None)
    if code in (401, 403):
        return GoliveError(
            f"{url}: NetBox refuses the token ({code}); it must be valid and may read and write: golive_netbox_token",
            zh=f"{url}: NetBox 拒绝该令牌 ({code}); 令牌须有效且可读写: golive_netbox_token",
        )
    if isinstance(error, requests.exceptions.SSLError):
        return GoliveError(
            f"{url}: its certificate is not trusted; name the file of its authority in golive_netbox_ca",
            zh=f"{url}: 证书不受信任; 请在 golive_netbox_ca 中给出签发机构的证书文件",
        )
    what = type(error).__name__ if code is None else f"HTTP {code}"
    return GoliveError(
        f"{url}: NetBox does not answer as it should ({what}); look at golive_netbox_url and at its log",
        zh=f"{url}: NetBox 没有正常应答 ({what}); 请检查 golive_netbox_url 和它的日志",
    )
