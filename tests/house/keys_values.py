"""What a key may hold, in words, from its JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.relops.golive.plugins.module_utils import words
from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.model import secret
from ansible_collections.relops.golive.plugins.plugin_utils.model.described import Schema
from ansible_collections.relops.golive.plugins.plugin_utils.model.words import TEXTS

KINDS: dict[str, Said] = {
    "label": Said("一行文字", "one line of text"),
    "blank": Said("一行文字，可为空", "one line of text, or none"),
    "prose": Said("一行文字", "one line of text"),
    "note": Said("文字，可分行", "text, which may have lines"),
    "device": Said("设备名", "name of a device"),
    "hosts": Said("设备名或组名", "name of a device or group"),
    "hostname": Said("主机名", "host name"),
    "platform": Said("平台名", "name of a platform"),
    "path": Said("计划目录内的相对路径", "relative path below the plan's folder"),
    "description": Said("ASCII 文字，无问号", "ASCII without question marks"),
    "unit": Said("systemd 单元，如 `paygw.service`", "unit of systemd, as `paygw.service`"),
    "version": Said("版本号", "version"),
    "account": Said("系统账户名", "name of an account"),
    "package": Said("软件包名，可写 `=版本`", "package, also `=version`"),
    "sql": Said("数据库对象名", "name in a database"),
    "key": Said("名称：字母、数字、`_`、`-`", "a name of letters, digits, `_`, `-`"),
    "setting": Said("参数名", "name of a setting"),
    "value": Said("一行 ASCII，无引号和反斜杠", "one line of ASCII without quotes and backslashes"),
    "mode": Said('带引号的八进制，如 `"0640"`', 'octal digits in quotes, as `"0640"`'),
    "url": Said("http 或 https 地址", "address of http or https"),
    "command": Said("一条命令，不经 shell", "one command, without a shell"),
    "line": Said("设备配置的一行", "one line of a configuration"),
    "root": Said("应用自有的绝对路径", "absolute path of an application's own"),
    "file": Said("配置文件的绝对路径", "absolute path of a file"),
    "saved": Said("应用的绝对路径", "absolute path of an application"),
    "relative": Said("应用目录内的相对路径", "path below the application's root"),
    "exclude": Said("绝对路径，可用 `*` `?`", "absolute path, also with `*` `?`"),
}
OWN: dict[str, Said] = {
    secret.PATTERN: Said("`{{ 变量 }}`", "`{{ variable }}`"),
    r"^[0-9a-f]{64}$": Said("64 位十六进制小写", "64 hex digits in small letters"),
    r"^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$": Said("MAC 地址", "MAC address"),
    "^[AB]$": Said("A 或 B", "A or B"),
}
FORMATS = {
    "date": Said("日期", "date"),
    "date-time": Said("带时区的时间", "time with its zone"),
}
WORDS = {
    "boolean": Said("`true` 或 `false`", "`true` or `false`"),
    "integer": Said("整数", "whole number"),
    "number": Said("数字", "number"),
    "string": Said("文字", "text"),
}
BIGGEST = 10**12


def patterns() -> dict[str, Said]:
    """Return pattern → what it is called."""
    rules = {**words.KINDS, **TEXTS}
    return {rules[kind].pattern: said for kind, said in KINDS.items()} | OWN


def allowed(held: Schema, schema: Schema, places: Mapping[str, str], language: str) -> str:
    """Return what a key may hold; a part with keys of its own is linked."""
    branches = [one for one in held.get("anyOf", ()) if one.get("type") != "null"]
    if branches:
        said = [allowed(one, schema, places, language) for one in branches]
        return Said(" 或 ", " or ").in_(language).join(dict.fromkeys(said))
    if "$ref" in held:
        name = held["$ref"].rpartition("/")[2]
        place = places[name]
        return f"[{place.replace('[]', '')}](#{place.lower().replace('.', '').replace('[]', '')})"
    if "enum" in held or "const" in held:
        values = held.get("enum", [held.get("const")])
        return ", ".join(f"`{one}`" for one in values)
    if held.get("type") == "array":
        inner = allowed(held["items"], schema, places, language)
        return Said(f"列表：{inner}", f"list of {inner}").in_(language)
    if held.get("type") == "object":
        return _mapping(held, schema, places, language)
    return _single(held, language).replace("|", "\\|")


def _mapping(held: Schema, schema: Schema, places: Mapping[str, str], language: str) -> str:
    named = held.get("patternProperties", {})
    pattern = next(iter(named), "")
    inner = allowed(named[pattern] if named else held["additionalProperties"], schema, places, language)
    keys = held.get("propertyNames", {}).get("enum")
    if keys:
        key = ", ".join(f"`{one}`" for one in keys)
    else:
        key = patterns()[pattern].in_(language) if pattern in patterns() else Said("名称", "name").in_(language)
    return f"{key} → {inner}"


def _single(held: Schema, language: str) -> str:
    pattern = held.get("pattern")
    if pattern:
        known = patterns().get(pattern)
        return known.in_(language) if known else f"`{pattern}`"
    said = FORMATS.get(held.get("format", "")) or WORDS[held["type"]]
    return f"{said.in_(language)}{_limits(held, language)}"


def _limits(held: Schema, language: str) -> str:
    if held["type"] not in ("integer", "number"):
        return ""
    least, most, over = held.get("minimum"), held.get("maximum", BIGGEST), held.get("exclusiveMinimum")
    if over is not None:
        least = None
    upper = "" if most >= BIGGEST else f"{most:g}"
    if least is not None and upper:
        return Said(f"，{least:g} 至 {upper}", f", {least:g} to {upper}").in_(language)
    parts = []
    if over is not None:
        parts.append(Said(f"大于 {over:g}", f"more than {over:g}").in_(language))
    if upper:
        parts.append(Said(f"至多 {upper}", f"at most {upper}").in_(language))
    if least is not None:
        parts.append(Said(f"{least:g} 起", f"from {least:g}").in_(language))
    return "".join(f"{Said('，', ', ').in_(language)}{part}" for part in parts)
