"""The people of a plan that plays production: each signs by an ssh key of its own, made for this lab alone.

All of the process is filed and signed before the night but what a trial is about: that is done by the commands that a
person types, `form.yml` and `sign.yml`, which can be killed. What machines would have found (rehearsal, environment)
is written into the case by this program: a trial is about what people do, and takes seconds.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.backup.orders import FILE as ORDERS
from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import account
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.rules import WHEN
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Point
from ansible_collections.relops.golive.plugins.plugin_utils.model.project import Window

from tests.faults.plans import file_of
from tests.faults.scene import STORE, Scene
from tests.unit.gates.casebook import Casebook
from tests.unit.gates.people import Keyring

ORDER, READINESS, SUSPENSION, DECISION = "order", "readiness", "suspension", "decision"
ASSESSMENT, BACK_ORDER = "rollback_assessment", "rollback_order"
BEFORE, LATEST, END = timedelta(minutes=-3), timedelta(hours=3), timedelta(hours=5)
"""When the window begins, has its latest decision, and ends: from now on."""


class People:
    """Everybody whom the process of one plan asks, and the case of a scene that they write."""

    def __init__(self, scene: Scene, name: str) -> None:
        self.scene, self.name = scene, name
        folder = scene.kept / "people"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.keys = Keyring(folder)
        self.book = Casebook(_by_now(api.load_plan(file_of(scene.plan.parent, name))), scene.state_folder,
                             self.keys, account())  # fmt: skip

    @property
    def root(self) -> Path:
        """Return the trust root that names them."""
        return self.keys.folder / "allowed_signers"

    def before_the_night(self, *left: str, hold: bool = False, unsigned: str = "") -> None:
        """Do all that is due before a night, in a new case, but what is `left`; `unsigned` lacks one.

        What the backup host noted of an earlier trial is forgotten with its case: each has the first night.
        """
        self.scene.inside(STORE, f"rm -f /srv/backup/{ORDERS}")
        for path in self.scene.state_folder.iterdir():
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        self.book.skipped, self.book.without = {*left}, {}
        if unsigned:
            self.book.without[unsigned] = (self.book.signers(unsigned)[-1],)
        self.book.values[ORDER] = {"on_failure": "hold" if hold else "back"}
        self.book.prepare()
        if WHEN[self.book.plan.definition.forms[SUSPENSION].when](self.book.plan, self.book.case):
            self.book.complete(SUSPENSION)
        self.book.skipped, self.book.without = set(), {}
        self._it_is_now()

    def before_the_way_back(self, *left: str, unsigned: str = "") -> None:
        """Do all that a live system asks before it is taken back, but what is `left`."""
        self._it_is_now()
        self.book.without = {unsigned: (self.book.signers(unsigned)[-1],)} if unsigned else {}
        for key, kind in self.book.plan.definition.forms.items():
            if kind.before is Point.BACK and key not in left:
                self.book.complete(key)
        self.book.without = {}

    def complete(self, key: str, **values: str) -> None:
        """File a form and let everybody sign it, now."""
        self._it_is_now()
        self.book.complete(key, **values)

    def sign_last(self, key: str) -> None:
        """Let the last one sign whose signature is missing."""
        self._it_is_now()
        self.book.sign(key, self.book.signers(key)[-1])

    def commands(self, key: str, **values: str) -> Iterator[list[str]]:
        """Yield the commands by which people file a form and sign it one after the other."""
        self._it_is_now()
        kind, draft = self.book.plan.definition.forms[key], self.scene.kept / f"{key}.yml"
        draft.write_text(json.dumps({**self.book.fields(key), **values}, ensure_ascii=False), encoding="utf-8")
        filer = kind.filed_by[0]
        yield self._typed("form", key, filer, file=str(draft))
        for role in self.book.signers(key, filer):
            private = str(self.keys.key(self.book.person(role)))
            yield self._typed("sign", key, role, key=private, opinion="同意")

    def _typed(self, playbook: str, form: str, role: str, **more: str) -> list[str]:
        given = {"form": form, "as": f"{self.book.person(role)}/{role}", "signers": str(self.root), **more}
        said = json.dumps({f"golive_{name}": value for name, value in given.items()}, ensure_ascii=False)
        return self.scene.command(playbook, "-e", said, plan=self.name)

    def _it_is_now(self) -> None:
        self.book.case = Case(self.scene.state_folder)
        self.book.clock = datetime.now(UTC)


def law(scene: Scene) -> tuple[str, ...]:
    """Return the options by which a run on the twin obeys the process as a production does."""
    root = scene.kept / "people" / "allowed_signers"
    return ("-e", "golive_as_production=true", "-e", f"golive_signers={root}")


def _by_now(plan: Plan) -> Plan:
    now = datetime.now(UTC).replace(microsecond=0)
    window = Window(start=now + BEFORE, latest_decision=now + LATEST, end=now + END)
    return plan.model_copy(update={"window": window})
