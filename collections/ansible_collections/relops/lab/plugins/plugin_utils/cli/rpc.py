"""JSON-RPC over a unix socket, as Open vSwitch speaks it (RFC 7047 for OVSDB; ovs-appctl)."""

from __future__ import annotations

import asyncio
import itertools
import json
from pathlib import Path
from typing import Any

from ansible_collections.relops.lab.plugins.plugin_utils.shell import LabError


class JsonRpc:
    """A JSON-RPC peer on a unix socket; one question at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._numbers = itertools.count()
        self._lock = asyncio.Lock()
        self._rest = ""
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, params: list[Any]) -> Any:
        """The answer's result; LabError when the peer reports an error."""
        async with self._lock:
            if self._streams is None:
                self._streams = await self._connect()
            number = next(self._numbers)
            self._streams[1].write(json.dumps({"method": method, "params": params, "id": number}).encode())
            while True:
                answer = await self._object(self._streams[0])
                if answer.get("method") == "echo":
                    reply = {"result": answer["params"], "error": None, "id": answer["id"]}
                    self._streams[1].write(json.dumps(reply).encode())
                elif answer.get("id") == number:
                    break
        if answer.get("error"):
            raise LabError(f"{self.path} refused: {answer['error']}", f"{self.path} 拒绝: {answer['error']}")
        return answer["result"]

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The daemon may be starting just now."""
        for _attempt in range(500):
            try:
                return await asyncio.open_unix_connection(str(self.path))
            except (FileNotFoundError, ConnectionRefusedError):
                await asyncio.sleep(0.02)
        raise LabError(f"nothing answers at {self.path}", f"{self.path} 没有应答")

    async def _object(self, reader: asyncio.StreamReader) -> Any:
        """The next JSON object; the protocol puts nothing between two."""
        while True:
            try:
                found, end = json.JSONDecoder().raw_decode(self._rest)
            except json.JSONDecodeError:
                chunk = await reader.read(1 << 16)
                if not chunk:
                    raise LabError(f"{self.path} was closed", f"{self.path} 已关闭") from None
                self._rest += chunk.decode()
                continue
            self._rest = self._rest[end:].lstrip()
            return found

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()
            self._streams, self._rest = None, ""
