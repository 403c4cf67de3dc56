# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The words that become a command, a path, SQL or a file's mode for root: one rule for each kind.

The plan holds its values against them (plan/model/words.py), and whatever runs as root does so again: it may be called
without a plan.
"""

from __future__ import annotations

import ipaddress
import os
import re
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.word_paths import (
    COMPONENT,
    EXCLUDE,
    HOST_PATH,
    RELATIVE,
    hides_everything,
    is_accounts,
    is_protected,
)

LONGEST_SHOWN = 60
UNSEEN = r"\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
"""Control characters, line ends, and what a reader doesn't see: zero width, or turning the order of a line round."""


class Kind(t.NamedTuple):
    """What a word of a kind must match as a whole, its most characters, and what is wrong with one that doesn't.

    `pattern` is read alike by Python, Rust (pydantic) and JSON Schema; `refused` tells what it cannot express.
    """

    pattern: str
    longest: int
    zh: str
    en: str
    refused: t.Callable[[str], bool] = lambda _word: False


PROTECTED_UNITS = re.compile(
    r"(ssh|sshd|dbus|dbus-broker|networking|NetworkManager|polkit|console-getty|emergency|rescue|init|golive)[.@]"
    r"|(systemd-|getty@|serial-getty@|user@|user-runtime-dir@|session-)"
)
"""Without them nobody reaches the host any more, or it goes down."""
OWN_SETTINGS = frozenset({
    "listen_addresses", "port", "password_encryption", "data_directory", "config_file", "hba_file", "ident_file",
    "external_pid_file", "unix_socket_directories", "include", "include_dir", "include_if_exists",
    "dynamic_library_path", "local_preload_libraries", "session_preload_libraries",
})  # fmt: skip
"""The product's own, and those by which a server reads other files than the plan says."""
LAUNCHERS = re.compile(
    r"(.*/)?(ash|awk|bash|busybox|chroot|csh|dash|dd|doas|env|eval|exec|expect|find|fish|gawk|gdb|ionice|ksh|mawk|"
    r"mkfs.*|mv|nice|node|nohup|nsenter|parallel|perl.*|php.*|python.*|rm|rmdir|rsync|ruby.*|runuser|script|setsid|sh|"
    r"shred|ssh|stdbuf|strace|su|sudo|systemd-run|tclsh|tee|time|timeout|unshare|vi|vim|watch|wipefs|xargs|zsh)"
)
"""Programs that start other programs or delete: no command that proves a file needs them."""
RESERVED_SQL = re.compile(r"(all|sameuser|samerole|samegroup|replication|postgres|public|root|none|template[01]|pg_.*)")
"""Names by which PostgreSQL means everybody, or itself."""


def _setting(word: str) -> bool:
    return word in OWN_SETTINGS or word.endswith("_command")


KINDS: dict[str, Kind] = {
    "unit": Kind(
        r"^[A-Za-z0-9][A-Za-z0-9_.@-]*\.(service|socket|timer|path)$", 120,
        "不是可管理的 systemd 单元；写法 paygw.service（不得为 ssh、systemd 自身等）",
        "is no unit of systemd that a plan may name; write paygw.service (not ssh or systemd's own)",
        lambda word: bool(PROTECTED_UNITS.match(word)),
    ),
    "version": Kind(
        r"^[A-Za-z0-9][A-Za-z0-9_.+~-]*$", 64,
        "不是版本号；写法 1.0.0-rc1+b2", "is no version; write 1.0.0-rc1+b2",
    ),
    "account": Kind(
        r"^[a-z_][a-z0-9_-]*$", 32, "不是系统账户名；写法 paygw", "is no name of an account; write paygw",
    ),
    "package": Kind(
        r"^[a-z0-9](\+{0,2}[.-]?[a-z0-9])*(\+\+)?(=[A-Za-z0-9][A-Za-z0-9.+:~-]*)?$", 200,
        "不是软件包名；写法 nginx-light 或 nginx-light=1.22.1-9",
        "is no package; write nginx-light or nginx-light=1.22.1-9",
    ),
    "sql": Kind(
        r"^[A-Za-z_][A-Za-z0-9_-]*$", 63,
        "不是数据库对象名；写法 paygw_app", "is no name in a database; write paygw_app",
    ),
    "role": Kind(
        r"^[a-z_][a-z0-9_]*$", 63,
        "不是 PostgreSQL 的库名或角色名；只用小写字母、数字、下划线，且不得为系统保留名",
        "is no PostgreSQL database or role: small letters, digits and _, and no name of PostgreSQL's own",
        lambda word: bool(RESERVED_SQL.fullmatch(word)),
    ),
    "identifier": Kind(
        rf"^[^ \xa0`\"'\\;{UNSEEN}]+$", 64, "不是表名或列名", "is no name of a table or column",
    ),
    "setting": Kind(
        r"^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?$", 63,
        "不是计划可设的数据库参数（不得为命令、其他文件或本产品自管的参数）",
        "is no setting that a plan may make (no commands, no other files, none that this product sets itself)",
        _setting,
    ),
    "value": Kind(
        r"^[ -&(-\[\]-~]+$", 500, "参数值只能是一行 ASCII 文本，不含引号和反斜杠",
        "must be one line of ASCII without quotes and backslashes",
    ),
    "mode": Kind(
        r"^0?[4-7][0-7][0145]$", 4, "不是文件权限；写法 0640（不得含 setuid、setgid、sticky，不得人人可写）",
        "is no mode for a file; write 0640 (no setuid, setgid or sticky bit, not writable by everybody)",
    ),
    "url": Kind(
        r"^https?://(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9][A-Za-z0-9.-]*)(:[0-9]{1,5})?(/[A-Za-z0-9._~+,=:@%/-]*)?"
        r"(\?[A-Za-z0-9._~+,=:@%/&-]*)?$", 1000,
        "不是地址；写法 http://127.0.0.1:8080/healthz（不含账户、空格和引号）",
        "is no address; write http://127.0.0.1:8080/healthz (no account, blanks or quotes in it)",
    ),
    "command": Kind(
        r"^[A-Za-z0-9_/][A-Za-z0-9_./+-]*( [A-Za-z0-9_./+=:,@%-]+)*$", 300,
        "不是校验命令；写法 nginx -t（不经 shell，不得启动其他程序）",
        "is no command that proves a file; write nginx -t (no shell, nothing that starts other programs)",
        lambda word: bool(LAUNCHERS.fullmatch(word.split(" ")[0])),
    ),
    "change": Kind(
        r"^[A-Za-z0-9_][A-Za-z0-9_.+-]*$", 100,
        "不是 sqitch 的项目名或变更名；只用字母、数字、_ . + -",
        "is no sqitch project or change: letters, digits, _ . + - only",
    ),
    "tag": Kind(r"^[A-Za-z0-9][A-Za-z0-9_.:=+-]*$", 200, "不是备份标签", "is no tag of a backup"),
    "line": Kind(
        r"^[!-~]([ -~]*[!-~])?$", 250, "不是设备配置的一行（ASCII，无控制字符）",
        "is no single line of a device's configuration (ASCII, no control characters)", lambda word: "?" in word,
    ),
    "root": Kind(
        HOST_PATH, 200, "不是应用目录；应为规范的绝对路径且属应用自有，写法 /opt/paygw",
        "is no folder of an application's own: absolute, without .., not a folder of the system; write /opt/paygw",
        lambda path: is_protected(path, owned=True),
    ),
    "file": Kind(
        HOST_PATH, 400, "不是可写的配置文件路径；应为规范的绝对路径，不得为系统目录、设备或账户文件",
        "is no configuration file: absolute, without .., no folder of the system, device or file of accounts",
        lambda path: is_protected(path, owned=False) or is_accounts(path),
    ),
    "saved": Kind(
        HOST_PATH, 400, "不是应用路径；应为规范的绝对路径，不得为系统目录本身",
        "is no path of an application: absolute, without .., not a folder of the system itself",
        lambda path: is_protected(path, owned=False),
    ),
    "relative": Kind(
        RELATIVE, 200, "应为应用目录之内的相对路径，不在 releases、current 之下；写法 shared/paygw.env",
        "must lie below the application's root, not in releases or current; write shared/paygw.env",
        lambda path: path.split("/")[0] in ("releases", "current"),
    ),
    "exclude": Kind(
        EXCLUDE, 400, "不是可排除的路径；以 / 开头，* 与 ? 只在一级之内，且不得排除系统目录的全部",
        "is no path to leave out: begin with /, * and ? stay within one part, and no folder of the system goes whole",
        hides_everything,
    ),
    "name": Kind(COMPONENT, 100, "不是名称", "is no name of one file or folder"),
}  # fmt: skip
"""What hostile words were tried with each is in tests/unit/plan/test_hostile.py and test_hostile_sinks.py."""


def is_right(kind: str, word: object) -> bool:
    """Tell whether a word is one of its kind."""
    rule = KINDS[kind]
    if not isinstance(word, str) or len(word) > rule.longest:
        return False
    return re.compile(rule.pattern[1:-1]).fullmatch(word) is not None and not rule.refused(word)


def checked(kind: str, word: t.Any) -> str:
    """Return a word that is one of its kind, else raise GoliveError with what is allowed."""
    if not is_right(kind, word):
        raise GoliveError(f"{shown(word)} {KINDS[kind].en}")
    return str(word)


def shown(word: object) -> str:
    """Return a word as it may stand in one line of a message."""
    text = "".join(letter if letter.isprintable() else "�" for letter in str(word)[: LONGEST_SHOWN + 1])
    return f"'{text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + '…'}'"


def argv(command: str) -> list[str]:
    """Return a command that proves a file as its words; no shell ever reads it."""
    return checked("command", command).split(" ")


def address(word: t.Any) -> str:
    """Return an IP address as it is written, else raise GoliveError."""
    try:
        ipaddress.ip_address(str(word))
    except ValueError:
        raise GoliveError(f"{shown(word)} is no IP address") from None
    return str(word)


def network(word: t.Any) -> str:
    """Return a network or an address as it is written, else raise GoliveError."""
    try:
        ipaddress.ip_network(str(word), strict=False)
    except ValueError:
        raise GoliveError(f"{shown(word)} is no network") from None
    return str(word)


def contained(root: Path, relative: str) -> Path:
    """Return a path below `root`; GoliveError when it leads out of it, also over a link."""
    path = root / checked("relative", relative)
    real, home = os.path.realpath(path.parent), os.path.realpath(root)
    if real != home and not real.startswith(home.rstrip("/") + "/"):
        raise GoliveError(f"{path} leads out of {root}: it lies behind a link to {shown(real)}")
    return path


_CONTROL = re.compile("[\x00-\x1f\x7f]")


def single_line(text: str, what: str) -> str:
    """Return a text without line breaks and other control characters, else raise GoliveError that says `what` it is."""
    if _CONTROL.search(text):
        raise GoliveError(f"{what} {shown(text)} holds a line break or a control character")
    return text
