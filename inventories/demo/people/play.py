"""The demo's people file and sign the forms of a case, one after the other: this program plays all of them.

In a real project each person does this with form.yml and sign.yml, with a key of one's own. Nothing here is part of the
product: it takes the same way as they do.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from string import Template
from typing import Any

import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case, Filed
from ansible_collections.relops.golive.plugins.plugin_utils.case.filing import (
    Signature,
    file_form,
    prefilled,
    put_signature,
)
from ansible_collections.relops.golive.plugins.plugin_utils.case.rules import WHEN
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.ssh import sign
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import (
    FormStanding,
    Holds,
    in_order,
    standings,
    wanted,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import FieldType, FormKind, Point
from keys import People, key_of

HERE = Path(__file__).resolve().parent
BEFORE_THE_NIGHT = (Point.PREPARE, Point.START, Point.SUSPEND, Point.CHANGE)
APPLICATION, POSTPONEMENT, PREVIEW, ORDER = "application", "postponement", "preview", "order"
NIGHT, DECIDE = timedelta(hours=7), timedelta(hours=5, minutes=30)
ROUNDS = 4
"""A form that is filed anew may void a later one: so often are all of them looked at."""
OPINION = "同意"


class Unfiled(Case):
    """The case as if one form had never been filed: its fields are filled from plan, evidence and other forms."""

    without = ""

    def filed(self, key: str) -> Filed | None:
        """Return the newest version of any other form."""
        return None if key == self.without else super().filed(key)


@dataclass
class Player:
    """Plays everybody: `keys` is the folder of their keys, `account` the one that runs this, `say` shows a line."""

    plan: Plan
    case: Case
    trust: Trust
    people: People
    keys: Path
    account: str
    say: Callable[[str], None]
    language: str = "zh"
    texts: dict[str, Any] = field(default_factory=lambda: _yaml(HERE / "forms.yml"))
    done: int = 0
    ahead: int = 5
    """Seconds from the preview to the window: until then those who are asked have to have signed it."""

    def play(self) -> list[str]:
        """File and sign what the night needs before it; return the forms that are open all the same."""
        for _round in range(ROUNDS):
            stand = standings(self.plan, self.case, self.trust)
            keys = [key for key in self.due() if not stand[key].closed or self._is_over(key)]
            if not keys:
                break
            for key in keys:
                self.close(stand[key])
        time.sleep(max(0.0, (self._start() - now()).total_seconds()))
        stand = standings(self.plan, self.case, self.trust)
        return [key for key in self.due() if not stand[key].closed]

    def due(self) -> list[str]:
        """Return the forms that are due before the night, the application as late as can be: it says when that is."""
        forms = self.plan.definition.forms
        asked = [
            key for key in in_order(forms)
            if forms[key].before in BEFORE_THE_NIGHT and WHEN[forms[key].when](self.plan, self.case)
        ]  # fmt: skip
        return sorted(asked, key=lambda key: self._leads_to(key, APPLICATION))

    def close(self, standing: FormStanding) -> None:
        """File a form unless it only waits for signatures, and let everybody sign who has not yet."""
        kind, held = standing.kind, standing.held
        filed = standing.filed
        if standing.key == APPLICATION and self._is_over(APPLICATION):
            self._postpone()
        if filed is None or standing.holds is not Holds.UNSIGNED or self._is_over(standing.key):
            filed, held = self._file(standing.key, kind), ()
        signed = [(one.person, one.role) for one in held]
        names = list(self._sign(filed, kind, signed))
        title = kind.title.in_(self.language)
        shown = f"《{title}》" if self.language == "zh" else title
        self.say(f"  {shown} ({kind.number}): {' · '.join(names)}")
        self.done += 1

    def _postpone(self) -> None:
        """A window that is over is postponed before another one is applied for (R35)."""
        if kind := self.plan.definition.forms.get(POSTPONEMENT):
            list(self._sign(self._file(POSTPONEMENT, kind), kind, []))

    def _file(self, key: str, kind: FormKind) -> Filed:
        role, person = next(self._holders(kind.filed_by, key))
        there = {one.name for one in self.case.of("attachment")}
        documents = {
            name: (HERE / "attachments" / f"{name}.txt").read_bytes() for name in kind.attachments if name not in there
        }
        return file_form(self.plan, self.case, key, self.values(key, kind), (person, role), self.account, documents)

    def _sign(self, filed: Filed, kind: FormKind, signed: list[tuple[str, str]]) -> Iterator[str]:
        for one in wanted(kind, self.plan, self.case):
            if any(role in one.roles for _person, role in signed):
                continue
            mine = (filed.role, filed.person) if one.step == 0 else None
            role, person = mine or next(self._holders(one.roles, filed.key, but=[name for name, _role in signed]))
            opinion = "" if one.step == 0 else OPINION
            content = filed.to_sign(f"{person}/{role}", "approve", opinion)
            given = Signature(person, role, sign(content, key_of(self.keys, person)), opinion=opinion)
            put_signature(self.case, filed, given, self.trust, self.account, datetime.now().astimezone())
            signed.append((person, role))
            yield person if person == filed.person else f"{person}/{role}"

    def _holders(self, roles: tuple[str, ...], key: str, but: list[str] | None = None) -> Iterator[tuple[str, str]]:
        """Yield (role, person) of those who hold one of the roles."""
        found = [
            (role, person) for role in roles for person, held in self.people.items()
            if role in held and person not in (but or ())
        ]  # fmt: skip
        if not found:
            raise SystemExit(f"demo: {key}: nobody of plan.yml is {' / '.join(roles)}")
        yield from found

    def values(self, key: str, kind: FormKind) -> dict[str, Any]:
        """Return what is written into a form: what is known of it, and over that what forms.yml says."""
        case = Unfiled(self.case.folder.parent)
        case.without = key
        words = self._words(key)
        found = {**prefilled(self.plan, case, key), **_filled(self.texts.get(key, {}), words)}
        for row in found.get("golives", []):
            if row["project"] == self.plan.project.code:
                row |= {"window_start": words["start"], "window_end": words["end"]}
        for one in kind.fields:
            if one.type is FieldType.YES_NO:
                found[one.key] = bool(found.get(one.key))
        for rows in (value for value in found.values() if isinstance(value, list)):
            for row in rows:
                if isinstance(row, dict) and row.get("path") and not row.get("sha256"):
                    row["sha256"] = hashlib.sha256((self.plan.directory / row["path"]).read_bytes()).hexdigest()
        return found

    def _words(self, key: str) -> dict[str, str]:
        start = self._start() if key != PREVIEW else now() + timedelta(seconds=self.ahead)
        return {
            "now": now().isoformat(), "start": start.isoformat(), "end": (start + NIGHT).isoformat(),
            "latest": (start + DECIDE).isoformat(), "today": now().date().isoformat(), "account": self.account,
            "week_ago": (now().date() - timedelta(days=7)).isoformat(),
            "operator": next(self._holders(self.plan.definition.operators, ORDER))[1],
        }  # fmt: skip

    def _start(self) -> datetime:
        """Return when the night begins: as it was previewed; at once where nobody previews it."""
        filed = self.case.filed(PREVIEW)
        return datetime.fromisoformat(str(filed.fields["window_start"])) if filed else now()

    def _is_over(self, key: str) -> bool:
        """Tell whether a form names a window that has passed, a preview was signed late, or an order began a night."""
        filed = self.case.filed(key) if key in (APPLICATION, PREVIEW, ORDER) else None
        if filed is None:
            return False
        if key == ORDER:
            night = self.case.last("evidence", "night")
            return night is not None and night.seq > filed.entry.seq
        start = datetime.fromisoformat(str(filed.fields["window_start"]))
        signed = [datetime.fromisoformat(one.entry.time) for one in self.case.signatures(filed)]
        late = key == PREVIEW and max(signed, default=start) > start
        self.ahead *= 4 if late else 1
        return late or start + DECIDE <= now()

    def _leads_to(self, key: str, other: str) -> bool:
        """Tell whether a form is that one, or needs it by way of others."""
        forms = self.plan.definition.forms
        return key == other or any(self._leads_to(need, other) for need in forms[key].needs if need in forms)


def now() -> datetime:
    """Return the present second, with its zone."""
    return datetime.now().astimezone().replace(microsecond=0)


def _yaml(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def _filled(value: Any, words: Mapping[str, str]) -> Any:
    """Return a value of forms.yml with the words of the moment in it."""
    if isinstance(value, dict):
        return {key: _filled(one, words) for key, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, words) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return Template(value).safe_substitute(words) if isinstance(value, str) else value
