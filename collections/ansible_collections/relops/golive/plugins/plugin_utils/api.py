"""The face of the product: the verbs that actions, a portal and scripts use; what lies behind them may move.

The room of the records is loaded by the verbs that need it: it costs as much as all of the others.

No verb knows Ansible or connects to anybody. A fault for the operator is a GoliveError (`said`: both languages), those
of a plan come all at once as PlanFaults; anything else is a bug. Languages are `zh` and `en`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.desk import (
    CaseState,
    Given,
    case_state,
    check_form,
    file_form,
    form_draft,
    form_page,
    forms,
    sign,
    signer_of,
    to_sign,
)
from ansible_collections.relops.golive.plugins.plugin_utils.case.drafts import read_draft
from ansible_collections.relops.golive.plugins.plugin_utils.case.filing import Signature
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust, read_trust
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding, standings
from ansible_collections.relops.golive.plugins.plugin_utils.case.telling import lines as case_lines
from ansible_collections.relops.golive.plugins.plugin_utils.case.transfer import Transferred
from ansible_collections.relops.golive.plugins.plugin_utils.case.transfer import export as export_case
from ansible_collections.relops.golive.plugins.plugin_utils.case.transfer import take_over as import_case
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.history import history
from ansible_collections.relops.golive.plugins.plugin_utils.engine.lifecycle import Standing, State, Transition
from ansible_collections.relops.golive.plugins.plugin_utils.engine.limit import present
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked, At
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import Row, rows, table
from ansible_collections.relops.golive.plugins.plugin_utils.journal.coverage import Planned
from ansible_collections.relops.golive.plugins.plugin_utils.journal.verify import Break
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.paths import state_of
from ansible_collections.relops.golive.plugins.plugin_utils.records.folder import documents, manifest_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.steps import steps_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.summary import Summary, summary
from ansible_collections.relops.golive.plugins.plugin_utils.twin.load import load

if TYPE_CHECKING:
    from ansible_collections.relops.golive.plugins.plugin_utils.after.live_list import Live
    from ansible_collections.relops.golive.plugins.plugin_utils.notices.standing import Notice
    from ansible_collections.relops.golive.plugins.plugin_utils.proof.prove import Proof
    from ansible_collections.relops.golive.plugins.plugin_utils.records.netbox import NetboxTarget, Report

__all__ = [
    "At", "Break", "CaseState", "Dossier", "Fault", "FormStanding", "Given", "GoliveError", "Log", "Plan",
    "PlanFaults", "Planned", "Row", "Signature", "Standing", "State", "Summary", "Transferred", "Transition",
    "Trust", "case_lines", "case_state", "check_form", "documents", "dossier", "export_case", "faults", "file_form",
    "form_draft", "form_page", "forms", "gates", "gates_text", "golives", "import_case", "live_list", "load_plan",
    "log", "netbox", "notices", "overview", "prove", "read_draft", "read_trust", "sign", "signer_of",
    "state_folder", "status", "steps", "to_sign", "verify_journal",
]  # fmt: skip
"""What a log may be asked for beside a time."""


@dataclass(frozen=True, slots=True)
class Log:
    """What a journal answered: the go-live, the lines of its events, whether the chain and the records are whole.

    `lines` is all of it for a person, last what the verification found.
    """

    golive: str
    events: list[str]
    chain: bool
    records: bool
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Dossier:
    """The records of a go-live: their folder, their files, and whether they changed since they were written last.

    `zip` is all of it as one file, where that was asked for.
    """

    golive: str
    folder: Path
    files: list[Path]
    changed: bool
    zip: Path | None = None

    @property
    def index(self) -> Path:
        """Return the page to open."""
        return self.folder / "index.html"


def load_plan(path: str | Path, language: str | None = None) -> Plan:
    """Return the plan at `path` (plan.yml); raises PlanFaults with every fault, in the language of GOLIVE_LANGUAGE."""
    return load(path, language)


def faults(path: str | Path) -> tuple[Fault, ...]:
    """Return every fault of the plan at `path`, its twin's too, none for a sound one, in both languages."""
    try:
        load(path, raised=True)
    except PlanFaults as error:
        return error.faults
    return ()


def overview(plan: Plan, language: str | None = None) -> Summary:
    """Return what a plan holds: lines for a person, facts for a program."""
    return summary(plan, language)


def steps(plan: Plan) -> Sequence[Planned]:
    """Return every journaled step on every host, in the order in which a go-live carries them (H8)."""
    return steps_of(plan)


def state_folder(project: str, given: str | Path = "") -> Path:
    """Return the folder of a project's state: GOLIVE_STATE, `given`, or below XDG_STATE_HOME (~/.local/state).

    Raises GoliveError for a path that is not absolute.
    """
    return state_of(project, str(given))


def golives(state: Path) -> dict[str, str]:
    """Return every go-live of a state folder by its name with how it ended, an empty text where it has not."""
    return golive.ended(state)


def status(state: Path, plan: Plan | None = None, name: str = "", signers: Trust | None = None) -> Standing:
    """Return where a project stands, or one go-live of a name: state, direction, result, every transition.

    With its plan it is known when all backups are there, and a case is told from its first form to its end: then
    `signers` say whose signatures hold now. Without a case it is the newest go-live, PLANNED where there was none yet.
    """
    backups = [(one.host, one.step) for one in steps_of(plan) if one.step.startswith("backup.")] if plan else []
    if plan and not name and (case := Case(state)).entries:
        nights = [golive.named(state, one) for one in golive.ended(state)]
        return history(plan, case, nights, backups, standings(plan, case, signers))
    if not name and golive.current(state) is None:
        return Standing()
    return golive.named(state, name).whole_standing(backups)


def gates(
    plan: Plan, state: Path, back: bool = False, now: datetime | None = None,
    signers: Trust | GoliveError | None = None, **more: Any,
) -> list[Row]:  # fmt: skip
    """Return the verdict of every gate that a run would be asked for, there or `back`; nothing is locked or written.

    In a production (`production=True`) those of the process are among them, with `signers` as trust root and `user` as
    the account that would type. What only a run can tell (its options, what the hosts answer) is not asked yet. `more`
    are further attributes of `Asked`.
    """
    at, found, case = At.BACK if back else At.START, golive.current(state), Case(state)
    asked = Asked(at, state, plan.project.code, plan.digest, now or present(), found, plan, case=case, trust=signers)
    return rows(replace(asked, **more))


def gates_text(found: Sequence[Row], language: str) -> str:
    """Return the verdicts as a table for a person."""
    return table(found, language)


def log(plan: Plan, state: Path, name: str = "", language: str = "zh", asked: Mapping[str, str] | None = None) -> Log:
    """Return the events of a go-live that were `asked` for (R57), and whether journal and records are whole (H8).

    Keys of `asked`: from, to (ISO 8601, without a zone that of the plan's window), host, person, step, stage, event,
    item (patterns with `*`). Raises GoliveError for a name or a time that is none.
    """
    from ansible_collections.relops.golive.plugins.plugin_utils.records import night_log  # noqa: PLC0415
    from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts  # noqa: PLC0415

    found = golive.named(state, name)
    return Log(found.id, *night_log.answered(plan, found, asked or {}, load_texts(language)))


def verify_journal(state: Path, name: str = "") -> list[Break]:
    """Return every place where the journal of a go-live does not hold (H8); none where it is whole."""
    return golive.named(state, name).journal.verify()


def dossier(
    plan: Plan, state: Path, folder: Path, language: str = "zh", name: str = "", trust: Trust | None = None,
    as_zip: bool = False,
) -> Dossier:  # fmt: skip
    """Write the records of a go-live below `folder` from plan, journal and case alone; the same give the same bytes.

    `trust` is the trust root that counts, of which the dossier keeps a copy. The other language lies beside it.
    """
    from ansible_collections.relops.golive.plugins.plugin_utils.after.archive import closed, refuse_frozen  # noqa: PLC0415
    from ansible_collections.relops.golive.plugins.plugin_utils.records import languages  # noqa: PLC0415
    from ansible_collections.relops.golive.plugins.plugin_utils.records.dossier import write_dossier  # noqa: PLC0415
    from ansible_collections.relops.golive.plugins.plugin_utils.records.folder import write_zip  # noqa: PLC0415

    found = golive.named(state, name)
    place = languages.place_of(folder, found.id, language)
    if as_zip:
        refuse_frozen(state, found.id)
    before = manifest_of(place)

    write = partial(write_dossier, plan, found.journal, steps=steps_of(plan), trust=trust)
    files = languages.side_by_side(folder, found.id, language, write, bool(closed(Case(state), found.id)))
    return Dossier(found.id, place, files, manifest_of(place) != before, write_zip(place) if as_zip else None)


def live_list(state: Path) -> list[Live]:
    """Return every go-live of a state folder and whether it counts as live: only what was announced does (H12)."""
    from ansible_collections.relops.golive.plugins.plugin_utils.after import live_list as counted  # noqa: PLC0415

    return counted.live_list(state)


def notices(plan: Plan, state: Path, trust: Trust | None) -> list[Notice]:
    """Return every notice that is due or was told, from the case alone: who has it by which channel, what is open."""
    from ansible_collections.relops.golive.plugins.plugin_utils.notices import standing  # noqa: PLC0415

    return standing.notices(plan, case := Case(state), standings(plan, case, trust))


def prove(path: Path, signers: Path | None = None) -> Proof:
    """Return what is wrong, and right, in a dossier (folder or zip): offline, without plan and state.

    `signers` is the allowed_signers file whose keys count, else the copy in the dossier does. GoliveError where there
    is no dossier.
    """
    from ansible_collections.relops.golive.plugins.plugin_utils.proof import prove as proof  # noqa: PLC0415

    return proof.prove(path, signers)


def netbox(plan: Plan, state: Path, target: NetboxTarget, dry: bool = False) -> Report:
    """Bring a NetBox to what a plan says, or `dry` say what that would change; what others wrote there is left."""
    from ansible_collections.relops.golive.plugins.plugin_utils.records.netbox import sent  # noqa: PLC0415

    return sent(plan, state, target, dry)
