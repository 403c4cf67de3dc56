"""The hash chains of journal and case, and that both are of this project and this plan."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Filed
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE
from ansible_collections.relops.golive.plugins.plugin_utils.proof.reading.dossier import CASE_FILE, Dossier
from ansible_collections.relops.golive.plugins.plugin_utils.proof.reading.finding import (
    Finding,
    note,
    ok,
    unless,
    wrong,
)

ATTACHMENTS = "case/attachments/"


def check(dossier: Dossier) -> Iterator[Finding]:
    """Verify every line of the journal and of the case, and every attachment."""
    events = len(dossier.journal.every())
    head = dossier.journal.head()
    good = ok("journal/", f"{events} 条记录, 链条完整, 摘要 {head}", f"{events} lines, the chain is whole, head {head}")
    yield from unless(_journal(dossier), good)
    if CASE_FILE in dossier.files:
        entries = len(dossier.case.entries)
        good = ok(CASE_FILE, f"{entries} 条, 链条完整", f"{entries} entries, the chain is whole")
        yield from unless(_case(dossier), good)
    elif dossier.production:
        yield wrong(CASE_FILE, "丢失: 生产上线必有卷宗", "is missing: a production has a case")
    else:
        yield note(CASE_FILE, "没有表单与签批记录: 模拟环境上无人签批", "there is no case: on a twin nobody signs")


def _journal(dossier: Dossier) -> Iterator[Finding]:
    for fault in dossier.journal.verify():
        yield wrong(f"journal/{fault.path.name}:{fault.line}", fault.zh, fault.en)
    if not dossier.opened:
        yield wrong(f"journal/{GOLIVE}.jsonl", "没有开始记录", "says of no run that it was opened")
    code, digest = dossier.plan.project.code, dossier.plan.digest
    for event in dossier.opened:
        place = f"journal/{GOLIVE}.jsonl:{event.seq}"
        if event.facts.get("project") != code:
            its = event.facts.get("project")
            yield wrong(place, f"属于项目 {its}, 而非 {code}", f"is of project {its}, not of {code}")
        elif event.facts.get("digest") != digest:
            its = str(event.facts.get("digest"))[:12]
            yield wrong(place, f"执行的是摘要为 {its} 的另一计划", f"carried out another plan, of digest {its}")
    for path, line in dossier.journal.torn():
        yield note(f"journal/{path.name}:{line}", "写到一半中断的行", "is a line whose writing was cut short")


def _case(dossier: Dossier) -> Iterator[Finding]:
    for fault in dossier.case.chain.breaks:
        yield wrong(f"{CASE_FILE}:{fault.line}", fault.zh, fault.en)
    code = dossier.plan.project.code
    for entry in dossier.case.of("form"):
        if entry.facts.get("project") != code:
            its = entry.facts.get("project")
            yield wrong(
                dossier.at(entry), f"《{entry.name}》属于项目 {its}", f"{entry.name} is a form of project {its}"
            )
    yield from _attachments(dossier)


def _kept(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """Yield what the case keeps beside it: documents, and what each form bound; with its SHA-256."""
    for entry in dossier.case.of("attachment"):
        yield entry.name, str(entry.facts.get("sha256"))
    for filed in map(Filed, dossier.case.of("form")):
        yield from ((f"{filed.key}: {name}", sha256) for name, sha256 in filed.attachments.items())
        yield from ((f"{filed.key}: {part}", sha256) for part, sha256 in filed.contents.items())


def _attachments(dossier: Dossier) -> Iterator[Finding]:
    for what, sha256 in dict.fromkeys(_kept(dossier)):
        name = f"{ATTACHMENTS}{sha256}"
        if name not in dossier.files:
            yield wrong(name, f"{what} 丢失", f"is lost: {what}")
    text = dossier.files[CASE_FILE].decode("utf-8", "replace")
    for name, content in dossier.files.items():
        sha256 = name.removeprefix(ATTACHMENTS)
        if name.startswith(ATTACHMENTS) and hashlib.sha256(content).hexdigest() != sha256:
            yield wrong(name, "附件被替换或修改", "is an attachment that was exchanged or changed")
        elif name.startswith(ATTACHMENTS) and sha256 not in text:
            yield wrong(name, "卷宗中没有此附件", "is an attachment of which the case knows nothing")
