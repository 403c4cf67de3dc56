"""The forecast in words: a table of all hosts, and one sentence for each fault."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.relops.golive.plugins.plugin_utils.forecast.judge import OK, SHORT, UNMEASURED, Row
from ansible_collections.relops.golive.plugins.plugin_utils.safe import screen

ALL = "-"
ITEMS = {
    "zh": {
        "host": "主机", "files": "文件", "database": "数据库", "changed": "变更的库", "unheld": "备份不含",
        "locks": "锁与事务", "memory": "内存", "room": "空间",
        "store": "备份库", "there": "备份与验证用时", "back": "恢复用时",
    },
    "en": {
        "host": "host", "files": "files", "database": "database", "changed": "what changes", "unheld": "in no backup",
        "locks": "locks", "memory": "memory", "room": "room",
        "store": "store", "there": "time to back up", "back": "time to bring back",
    },
}  # fmt: skip
VERDICTS = {
    "zh": {OK: "可行", SHORT: "不可行", UNMEASURED: "未测"},
    "en": {OK: "ok", SHORT: "does not fit", UNMEASURED: "not measured"},
}
FAULTS = {
    "zh": {
        ("host", UNMEASURED): "{host}: 未能测量: {note}",
        ("files", UNMEASURED): "{host}: 文件数量与大小未能测量",
        ("database", SHORT): "{host}: 计划要备份的数据库 {note} 不在此主机: 请更正 data_directory",
        ("unheld", SHORT): "{host}: {details}",
        (
            "changed",
            SHORT,
        ): "{host}: 数据库 {note} 已存在且将被变更, 但未列入 backup.databases, 失败时无法恢复: 列入并写 role: both",
        ("locks", SHORT): "{host}: 数据库 {note} 有未释放的锁或事务, 备份会在此等待: {details}; 请先结束",
        ("locks", UNMEASURED): "{host}: 数据库 {note} 的锁未能查询: {details}",
        ("memory", SHORT): "{host}: 备份需要内存 {needs}, 仅有 {has}",
        ("room", SHORT): "{host}: {note} 所在文件系统需要 {needs}, 仅剩 {has}",
        ("store", SHORT): "{host}: 备份库 {note} 需要 {needs}, 仅剩 {has}",
        ("store", UNMEASURED): "{host}: 备份库 {note} 的空间是否足够未能判断",
        ("there", SHORT): "备份与验证估计需要 {needs} (最慢: {note}), 最晚判断点之前除其他任务外仅剩 {has}",
        ("there", UNMEASURED): "备份与验证用时未能判断: 有主机未测",
        ("back", SHORT): "恢复估计需要 {needs} (最慢: {note}), 最晚判断点之后仅有 {has}",
        ("back", UNMEASURED): "恢复用时未能判断: 有主机未测",
    },
    "en": {
        ("host", UNMEASURED): "{host} could not be measured: {note}",
        ("files", UNMEASURED): "{host}: nobody knows how many files there are to back up",
        ("database", SHORT): "{host}: database {note}, which is to be backed up, is not there: correct data_directory",
        ("unheld", SHORT): "{host}: {details}",
        (
            "changed",
            SHORT,
        ): "{host}: database {note} is there and would be changed, but it is not in backup.databases, so "
        "nothing could restore it: name it there, with role: both",
        ("locks", SHORT): "{host}: database {note} is held, the backup would wait there: {details}; end that first",
        ("locks", UNMEASURED): "{host}: nobody knows who holds database {note}: {details}",
        ("memory", SHORT): "{host}: the backup needs {needs} of memory, {has} are there",
        ("room", SHORT): "{host}: the file system of {note} needs {needs}, {has} are free",
        ("store", SHORT): "{host}: the store {note} needs {needs}, {has} are free",
        ("store", UNMEASURED): "{host}: whether the store {note} has room enough is not known",
        ("there", SHORT): "backup and proof need {needs} (the slowest is {note}), until the latest decision there are "
        "{has} beside the other tasks",
        ("there", UNMEASURED): "how long backup and proof will take is not known: a host was not measured",
        (
            "back",
            SHORT,
        ): "the way back needs {needs} (the slowest is {note}), after the latest decision there are {has}",
        ("back", UNMEASURED): "how long the way back will take is not known: a host was not measured",
    },
}
USED = {"zh": "按已用空间估计", "en": "estimated from what is used"}
SIZE = {"zh": "{needs}, {has} 个文件", "en": "{needs} in {has} files"}
HEADS = {
    "zh": {True: "预测: {rows} 项可行", False: "预测: 不可行, 未作任何变更, 排除后再次运行同一命令:"},
    "en": {
        True: "forecast: it fits, {rows} lines",
        False: "forecast: it does not fit; nothing was touched, mend it and run the same command again:",
    },
}


def told(rows: Sequence[Row], language: str) -> str:
    """Return head, faults and table in a language (zh or en)."""
    wrong = faults(rows, language)
    head = HEADS[language][not wrong].format(rows=len(rows))
    return "\n".join([head, *(f"  - {fault}" for fault in wrong), *table(rows, language)])


def faults(rows: Sequence[Row], language: str) -> list[str]:
    """Return one sentence for each row that does not fit or was not measured."""
    return [
        screen.line(
            FAULTS[language][row.item, row.verdict].format(
                host=row.host,
                note=_note(row, language),
                details=_details(row, language),
                needs=_needs(row),
                has=_has(row),
            )
        )
        for row in rows
        if not row.good
    ]


def _note(row: Row, language: str) -> str:
    return row.details[1] if row.item == "host" and language == "zh" and len(row.details) > 1 else row.note


def _details(row: Row, language: str) -> str:
    if row.item == "unheld" and len(row.details) > 1:
        return row.details[language == "zh"]
    return "; ".join(row.details)


def table(rows: Sequence[Row], language: str) -> list[str]:
    """Return the rows as lines of text."""
    cells = [(row.host or ALL, VERDICTS[language][row.verdict], ITEMS[language][row.item]) for row in rows]
    widths = [max(map(_width, column)) + 2 for column in zip(*cells, strict=True)]
    heads = ["".join(map(_padded, head, widths)) for head in cells]
    return [screen.line(f"  {head}{amount(row, language)}").rstrip() for head, row in zip(heads, rows, strict=True)]


def octets(value: float) -> str:
    """Return a number of bytes for a person."""
    for unit in ("B", "KiB", "MiB"):
        if abs(value) < 1024:
            return f"{value:.0f} {unit}"
        value /= 1024
    return f"{value:.1f} GiB"


def clock(seconds: float) -> str:
    """Return a number of seconds for a person."""
    if seconds < 120:
        return f"{max(0.0, seconds):.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60:02} min"


def _needs(row: Row) -> str:
    return clock(row.needs) if row.item in ("there", "back") else octets(row.needs)


def _has(row: Row) -> str:
    return clock(row.has) if row.item in ("there", "back") else octets(row.has)


def amount(row: Row, language: str) -> str:
    """Return what is needed and there, for a person."""
    if row.item in ("files", "database") and row.good:
        size = SIZE[language].format(needs=octets(row.needs), has=f"{row.has:,.0f}")
        extra = USED[language] if row.note == "used" else "" if row.item == "files" else row.note
        return f"{size}  {extra}"
    if row.item in ("host", "locks", "files", "database", "unheld"):
        return row.note
    return f"{_needs(row)} / {_has(row)}  {row.note}"


def _padded(text: str, width: int) -> str:
    """Pad to a width on the screen, where a Chinese character takes two columns."""
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)
