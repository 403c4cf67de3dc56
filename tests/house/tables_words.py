"""What the page of the two tables says in words, in both languages (tables_page.py)."""

from __future__ import annotations

from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.model import fields, site, words

ENGLISH = """# The two tables of a plan

[中文](tables.zh-CN.md)

Written by `python -m tests.house.tables_page`; a house test holds it against the models.

`plan.yml` names two tables, as CSV or XLSX: `tables.ports` and `tables.equipment`. A line holds the
headers: the key, the Chinese header or another spelling, in any order. Full-width signs, case, blanks, line
feeds, stars and brackets do not matter; both languages (`设备名称/Device`), the column's unit (`重量(kg)`) or 必填
may stand in one header. A choice is written by its key or in Chinese. *must*: no cell may be empty.
The dossier's form 6 and form 7 have the same columns, with measured ones beside them; those are ignored
here.

## Tables as offices have them

What can't be wrong is read; anything else is one fault that says where: file, line and column; in a
workbook sheet and cell, too (`ports.xlsx[端口表]:7 D7 本端设备`).

- **Where the table begins**: titles and blank lines above the head are passed over, a head of two rows
  (`本端` over `机柜`, `U位` …) is read as one, the head may come again on each page. Without a head the fault
  says which line looks most like one. A line above the head that is as full as a row is a fault.
- **Which sheet**: the one whose head names the table's columns; covers and other tables are passed over, so
  both tables may stand in one workbook. Two such sheets, or one that is hidden, are a fault.
- **Sums, notes, signatures, titles of sections**: a line that begins with 合计 or Total and holds nothing but
  numbers, 注：…, 编制：…, 一、…, or one text merged over the table is no row. Any other line with a single cell is
  a fault.
- **Merged cells**: the value stands for each line below it where lines may share it (room, rack, device,
  VLAN, choices, dates, people). Where a value belongs to one line (name, port, serial, address, outlet,
  watts, weight), and for cells merged over columns, it is a fault.
- **Hidden columns** are read; a **hidden or filtered line** with content is a fault: show it, or delete it.
- **Numbers** are what the cell shows in columns of text (7 with the format `000` is 007), and what they are
  elsewhere (`8 kg` in a column of kg is 8). Faults: more than 15 digits (a spreadsheet loses the rest),
  `1.23E+12`, what was turned into a date (`3-1` becomes 3月1日) or from a list into one number (`2,100`),
  `#N/A`, a formula that was never calculated.
- **Signs**: full-width letters, digits and signs, blanks of all widths and marks of no width are read as
  the plain ones.
- **CSV**: UTF-8, UTF-16 or GBK, with or without a mark; comma, semicolon, tab, bar or full-width comma,
  `sep=;` too; any line ends. Text in Big5 or another encoding is a fault, and a quotation mark that is not
  closed.
- **Other files**: `.xls`, `.et`, `.xlsb`, `.ods`, a password, a web page named `.xls`: the fault says how
  to save it.
- **Ports** may be written as people do: `Gi1/0/1`, `ge 1/0/1`, `ＧＥ１/０/１`.

## Groups, addresses and routed ports

A row has two ends, A (本端) and B (对端). Mode, VLANs, speed and duplex are those of both.

| what | how it is written |
|---|---|
| group of two switches | a row a cable, each with `lag_group` `Po10` (both ends) or `Po10/Po20` (A/B) |
| bonded server | a row a port, each with `bond0/Po1`: the server's bond / the group of its switch |
| how it is bundled | `lag_mode`, the same in each row: `LACP主动`; of `主备` the switch knows nothing |
| address | `ip` is that of end A: the server, the routed port; a bond has it in each of its rows |
| routed port | `mode` `routed`, no VLAN, `ip` with its prefix, which stands in `prefixes` of the plan |
| its other end | is routed, too, where it is a switch of the plan; this row gives it no address |

A group has two rows at least, and its rows differ in nothing but ports and labels.
"""
CHINESE = """# 计划的两张表

[English](tables.md)

由 `python -m tests.house.tables_page` 写出；有测试拿它与模型核对。

`plan.yml` 指定两张表，CSV 或 XLSX：`tables.ports` 和 `tables.equipment`。有一行是表头：写键、中文表头或别的
写法，顺序不限。全角符号、大小写、空格、换行、星号和括号都不影响；一个表头里可以有两种语言
（`设备名称/Device`）、该列的单位（`重量(kg)`）或 必填。选项写键或写中文都行。*必填*：单元格都不得为空。卷宗
的表单 6 和表单 7 有同样的列，旁边是实测的列；这里忽略那些实测列。

## 办公室里的表

不会读错的就读；其余各是一条错误，写明位置：文件、行和列；工作簿还有工作表和单元格
（`ports.xlsx[端口表]:7 D7 本端设备`）。

- **表从哪里开始**：表头上方的标题和空行跳过；两行的表头（`本端` 在 `机柜`、`U位` …… 之上）合成一行读；表头
  可以在每页重复。没有表头时，错误写明哪一行最像。表头上方有一行像数据行一样满，是错误。
- **哪个工作表**：表头写有该表各列的那个；封面和其他表跳过，所以两张表可以在同一工作簿里。有两个这样的工作
  表，或它被隐藏，是错误。
- **合计、说明、签名、分段标题**：以 合计 或 Total 开头且其余只有数字的行、注：……、编制：……、一、……，或横跨
  全表合并的一段文字，都不算数据行。其他只有一个单元格的行是错误。
- **合并单元格**：各行可以共用的（机房、机柜、设备、VLAN、选项、日期、人员），下面每一行都取这个值。只能属于
  一行的（名称、端口、序列号、地址、插口、瓦数、重量），以及横跨几列合并的，是错误。
- **隐藏列**照读；有内容的**隐藏行或被筛掉的行**是错误：请显示或删除。
- **数字**：文本列里取单元格显示的样子（格式为 `000` 的 7 是 007），其余列里取其值（单位为 kg 的列里 `8 kg`
  是 8）。错误：超过 15 位（电子表格会丢掉后面的）、`1.23E+12`、被变成日期的（`3-1` 成了 3月1日）、由列表变
  成一个数的（`2,100`）、`#N/A`、从未计算过的公式。
- **符号**：全角的字母、数字和符号，各种宽度的空格，以及没有宽度的标记，都按普通的读。
- **CSV**：UTF-8、UTF-16 或 GBK，有无标记皆可；逗号、分号、制表符、竖线或全角逗号分隔，也可写 `sep=;`；行尾
  不限。Big5 或别的编码，以及没有闭合的引号，是错误。
- **其他文件**：`.xls`、`.et`、`.xlsb`、`.ods`、带密码的、名为 `.xls` 的网页：错误写明怎样另存。
- **端口**可以照人的习惯写：`Gi1/0/1`、`ge 1/0/1`、`ＧＥ１/０/１`。

## 聚合组、地址与路由端口

一行有两端，A（本端）和 B（对端）。模式、VLAN、速率和双工是两端共有的。

| 内容 | 怎样写 |
|---|---|
| 两台交换机的聚合组 | 每根线缆一行，各写 `lag_group`：`Po10`（两端相同）或 `Po10/Po20`（A/B） |
| 绑定的服务器 | 每个端口一行，各写 `bond0/Po1`：服务器的 bond / 其交换机的组 |
| 怎样聚合 | `lag_mode`，各行相同：`LACP主动`；`主备` 的，交换机不知道 |
| 地址 | `ip` 是 A 端的：服务器或路由端口；bond 的每一行都写 |
| 路由端口 | `mode` 写 `routed`，不写 VLAN，`ip` 带前缀长度，其网段在计划的 `prefixes` 里 |
| 它的另一端 | 是计划中的交换机时也是路由端口；这一行不给它地址 |

一个聚合组至少两行，各行除端口和标签外没有差别。
"""
SAID = {
    "en": {
        "head": ENGLISH,
        "ports": "Port table (`tables.ports`, form 6): one row is one cable",
        "equipment": "Equipment list (`tables.equipment`, form 7): one row is one device",
        "columns": "| key | header | | what stands there |", "must": "must", "choice": "choice, see below",
        "spellings": "other spellings", "ignored": "ignored",
    },
    "zh": {
        "head": CHINESE,
        "ports": "端口表（`tables.ports`，表单 6）：一行是一根线缆",
        "equipment": "设备清单（`tables.equipment`，表单 7）：一行是一台设备",
        "columns": "| 键 | 表头 | | 填什么 |", "must": "必填", "choice": "选项，见下",
        "spellings": "别的写法", "ignored": "忽略",
    },
}  # fmt: skip
KINDS: tuple[tuple[Any, dict[str, str]], ...] = (
    (fields.Address, {"en": "address", "zh": "地址"}),
    (fields.Addresses, {"en": "addresses, `;` between them", "zh": "地址，以 `;` 分隔"}),
    (fields.Count, {"en": "whole number", "zh": "整数"}),
    (fields.Day, {"en": "date, `2026-11-21`", "zh": "日期，`2026-11-21`"}),
    (fields.Interface, {"en": "address with its prefix, `10.0.0.1/24`", "zh": "带前缀长度的地址，`10.0.0.1/24`"}),
    (fields.Mac, {"en": "MAC address", "zh": "MAC 地址"}),
    (fields.Number, {"en": "number", "zh": "数"}),
    (fields.RackUnits, {"en": "units, `20-21U`", "zh": "U 位，`20-21U`"}),
    (fields.VlanId, {"en": "VLAN, 1 to 4094", "zh": "VLAN，1 至 4094"}),
    (fields.VlanSet, {"en": "VLANs, `101,103-105`", "zh": "VLAN，`101,103-105`"}),
    (words.DeviceName, {"en": "name of a device", "zh": "设备名称"}),
    (words.HostName, {"en": "host name", "zh": "主机名"}),
    (words.Label, {"en": "text of one line", "zh": "一行文字"}),
    (words.Note, {"en": "text", "zh": "文字"}),
    (words.PortName, {"en": "name of a port", "zh": "端口名称"}),
    (site.Outlet, {"en": "outlet, `PDU-A:07`", "zh": "插口，`PDU-A:07`"}),
    (bool, {"en": "true or false", "zh": "是或否"}),
)
