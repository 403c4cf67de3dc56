"""Run the service until SIGTERM; finish the requests under way."""

from __future__ import annotations

import pathlib
import signal
import sys
import threading
import types

from paygw.api import Handler, Server
from paygw.settings import SettingsError, from_environment
from paygw.store import Store


def main() -> int:
    """Start the service; return its exit code."""
    try:
        settings = from_environment()
    except SettingsError as error:
        sys.stderr.write(f"paygw: {error}\n")
        return 78
    server = Server((settings.listen, settings.port), Handler)
    server.store = Store(settings)
    server.version = (pathlib.Path(__file__).parents[1] / "VERSION").read_text(encoding="ascii").strip()

    def stop(_number: int, _frame: types.FrameType | None) -> None:
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    sys.stderr.write(f"paygw {server.version} listens on {settings.listen}:{settings.port}\n")
    server.serve_forever(poll_interval=0.2)
    server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
