# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Why a host did not let a module work: what Ansible, sudo and Python say of it, in one sentence for the operator."""

from __future__ import annotations

import re

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.module_utils.ground import MINIMUM

NEEDED = ".".join(map(str, MINIMUM))
SENTENCES: tuple[tuple[str, Said], ...] = (
    (
        r"Incorrect (?P<by>\w+) password|(?P<sudo>sudo): \d+ incorrect password",
        Said(
            "{by} 的密码不对: 请更正 group_vars 中的 ansible_become_password",
            "the password for {by} is wrong: correct ansible_become_password in group_vars",
        ),
    ),
    (
        r"Missing (?P<by>\w+) password|(?P<sudo>sudo): a password is required|privilege escalation prompt",
        Said(
            "{by} 需要密码, 但没有给出: 请在 group_vars 中以保险库写 ansible_become_password, "
            "或在该机 sudoers 中允许此账号 NOPASSWD",
            "{by} asks for a password and none was given: write a vaulted ansible_become_password into group_vars, or "
            "let this account in by NOPASSWD in the sudoers of the host",
        ),
    ),
    (
        r"(?P<sudo>sudo):.*(?:must have a tty|no tty present|terminal is required)",
        Said(
            "{by} 要求终端 (requiretty), 而机密只经管道传送: 请在该机 sudoers 中写 Defaults:<账号> !requiretty",
            "{by} wants a terminal (requiretty), and secrets go through a pipe alone: write Defaults:<account> "
            "!requiretty into the sudoers of the host",
        ),
    ),
    (
        r"is not in the (?P<sudo>sudo)ers file|is not allowed to (?:execute|run)|may not run (?P<by>sudo)",
        Said(
            "此账号不得经 {by} 成为 root: 请在该机 sudoers 中允许, 或换用 ansible_user",
            "this account may not become root by {by}: allow it in the sudoers of the host, or name another "
            "ansible_user",
        ),
    ),
    (
        r"(?:sh|bash): (?:line \d+: |\d+: )?(?P<by>sudo|doas|su): (?:command )?not found",
        Said(
            "该机没有 {by}: 请安装, 或以 root 登录 (ansible_user)",
            "there is no {by} on the host: install it, or log in as root (ansible_user)",
        ),
    ),
    (
        r"Unable to create local directories\W+(?P<path>/[^'\")]+)",
        Said(
            "本控制机上不能建立 {path}: 请 export ANSIBLE_HOME 与 ANSIBLE_SSH_CONTROL_PATH_DIR 为可写的目录",
            "{path} can't be made on this controller: export ANSIBLE_HOME and ANSIBLE_SSH_CONTROL_PATH_DIR as folders "
            "that can be written",
        ),
    ),
    (
        r"unknown user:? (?P<who>\S+)|user (?P<other>\S+) does not exist",
        Said(
            "该机没有 ansible_become_user 所写的用户 {who}: 请去掉此变量, 默认就是 root",
            "the host does not know {who}, which ansible_become_user names: take that away, it is root by itself",
        ),
    ),
    (
        r"modules run as (?P<who>\S+) here, not as root",
        Said(
            "模块以 {who} 而非 root 运行: 请为该机写 ansible_become: true, 并去掉 ansible_become_user",
            "modules run as {who} here, not as root: write ansible_become: true for this host, and take "
            "ansible_become_user away",
        ),
    ),
    (
        "|".join((
            r"Python (?P<found>[\d.]+) is too old here",
            r"minimum of Python(?: version)? [\d.]+\S* +Current version: (?P<current>[\d.]+)",
        )),
        Said(
            f"该机的 Python {{found}} 过旧, 上线需要 {NEEDED} 或更新: 请安装, 并以 ansible_python_interpreter 指明",
            f"Python {{found}} of the host is too old, a go-live needs {NEEDED} or newer: install it and name it in "
            "ansible_python_interpreter",
        ),
    ),
    (
        "|".join((
            r"interpreter '?(?P<path>/[^' ]+)'? was not found",
            r"(?P<sh>/\S*python[\d.]*): (?:not found|No such file)",
            r"(?:sh|bash): (?:line \d+: |\d+: )?(?P<name>\S*python[\d.]*): (?:command )?not found",
            r"(?P<sudo>sudo): (?P<cmd>\S*python[\d.]*): command not found",
            r"env: .?(?P<env>python[\d.]*)\S? *: No such file",
        )),
        Said(
            f"该机没有 Python ({{path}}): 请安装 Python {NEEDED} 或更新, 或以 ansible_python_interpreter 指明所在",
            f"there is no Python on the host ({{path}}): install Python {NEEDED} or newer, or name it in "
            "ansible_python_interpreter",
        ),
    ),
    (
        r"No space left on device",
        Said("磁盘已满 ({where}): 请腾出空间", "a disk is full ({where}): make room there"),
    ),
    (
        r"Read-only file system",
        Said("文件系统只读 ({where}): 请查该机磁盘", "a file system is read-only ({where}): look at its disk"),
    ),
)  # fmt: skip
"""What is said, and the sentence for it; a name that stands in the pattern may stand in the sentence."""
PLACE = re.compile(r"['\"\u2018](?P<path>/[^'\"\u2019]+)['\"\u2019]|(?P<bare>/(?:tmp|var|home|root|usr|run)\S*)")
ALIKE = {"sudo": "by", "other": "who", "current": "found", "sh": "path", "name": "path", "cmd": "path", "env": "path"}


def sentence(said: str) -> Said | None:
    """Return the sentence for what was said, None where nothing here knows it."""
    for pattern, words in SENTENCES:
        found = re.search(pattern, said, re.IGNORECASE | re.DOTALL)
        if found:
            named = {ALIKE.get(name, name): value.rstrip(".") for name, value in found.groupdict().items() if value}
            named = {"by": "sudo", "where": _place(said), **named}
            return Said(words.zh.format_map(named), words.en.format_map(named))
    return None


def of_answer(answer: JSON) -> Said | None:
    """Return the sentence for a module that did not work; None where it failed by its own words."""
    own = str(answer.get("msg") or "")
    silent = any(name in answer for name in ("module_stderr", "module_stdout"))
    if not silent:
        return (
            sentence(own)
            if own.startswith(("ansible-core requires", "Python ", "modules run as "))
            or ("interpreter" in own and "not found" in own)
            else None
        )
    return sentence("\n".join([own, *(str(answer.get(name) or "") for name in ("module_stderr", "module_stdout"))]))


def _place(said: str) -> str:
    found = PLACE.search(said)
    return (found["path"] or found["bare"]) if found else "?"
