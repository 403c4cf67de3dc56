"""Configuration mode of Junos: a candidate is edited, compared, checked, and committed as a whole."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos import ports, text
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.config import Config
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.database import (
    Database,
    Editing,
    database_of,
)
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.schema import (
    POINTING,
    SETTING,
    Path,
    words_of,
)
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Grammar, Invalid
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Session

CHANGING = ("set", "delete", "rename", "activate", "deactivate", "insert", "copy")
COMMANDS = (*CHANGING, "commit", "edit", "exit", "help", "quit", "rollback", "run", "show", "status", "top", "up")


def enter(session: Session, way: str) -> str:
    """`configure`, `configure exclusive`, `configure private`; what the device says."""
    base = database_of(session.device)
    other = base.locked(session)
    if session.device.faults.lock:
        raise CliError(locked_by("admin", "p1", 4681, time.time() - 71, 71))
    if way == "exclusive":
        if other is not None:
            raise CliError(locked_by(other.user, f"p{other.number}", pid(other), base.since, time.time() - other.heard))
        if base.modified:
            raise CliError("error: configuration database modified")
        base.lock(session)
    session.place = Editing(way)
    if way == "private":
        if base.modified:
            session.place = None
            raise CliError("error: shared configuration database modified")
        session.place.own, session.place.base = base.running.copy(), base.running.copy()
    base.editors[session.number] = session
    told = {"exclusive": "warning: uncommitted changes will be discarded on exit\n", "private": _PRIVATE}.get(way, "")
    users = _users(base, session) if way == "shared" else ""
    changed = "The configuration has been changed but not committed\n" if way == "shared" and base.modified else ""
    return f"{told}Entering configuration mode\n{users}{changed}"


_PRIVATE = "warning: uncommitted changes will be discarded on exit\n"


def pid(session: Session) -> int:
    return 4680 + session.number


def locked_by(user: str, terminal: str, process: int, since: float, idle: float) -> str:
    """How Junos says who holds the lock."""
    when = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(since))
    quiet = time.strftime("%H:%M:%S", time.gmtime(idle))
    return (
        f"error: configuration database locked by:\n  {user} terminal {terminal} (pid {process}) on since {when}, "
        f"idle {quiet}\n      exclusive [edit]"
    )


def _users(base: Database, session: Session) -> str:
    others = [other for other in base.editors.values() if other is not session and other in session.device.sessions]
    if not others:
        return ""
    rows = ""
    for other in others:
        when = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(other.heard))
        held = "exclusive " if base.holder is other else ""
        rows += f"  {other.user} terminal p{other.number} (pid {pid(other)}) on since {when}\n      {held}[edit]\n"
    return f"Users currently editing the configuration:\n{rows}"


def candidate(session: Session) -> Config:
    """What a session edits."""
    place: Editing = session.place
    return place.own if place.own is not None else database_of(session.device).candidate


def change(session: Session, verb: str, rest: str) -> str:
    """A line that changes the candidate; what the device says."""
    base, place = database_of(session.device), session.place
    other = base.locked(session)
    if other is not None and place.own is None:
        raise CliError(locked_by(other.user, f"p{other.number}", pid(other), base.since, time.time() - other.heard))
    return CHANGES[verb](candidate(session), place.at, rest)


def _set(config: Config, at: Path, rest: str) -> str:
    for line in _unfolded(rest):
        config.put(path(SETTING, at, line))
    return ""


def _unfolded(rest: str) -> list[str]:
    """One line for each value of `members [ 10 20 ]`."""
    found = re.fullmatch(r"(.*?)\s*\[\s*([^\[\]]*?)\s*\]\s*", rest)
    if not found or '"' in found.group(1):
        return [rest]
    return [f"{found.group(1)} {value}" for value in found.group(2).split()]


def path(grammar: Grammar, at: Path, rest: str) -> Path:
    """The words of a line below a place in the hierarchy, written out; CliError when the device knows no such thing."""
    before = " ".join(at) + (" " if at else "")
    try:
        match = grammar.parse(before + rest)
    except Invalid as error:
        raise Invalid((error.column or 0) - len(before)) from None
    return words_of(match.text)


def _delete(config: Config, at: Path, rest: str) -> str:
    return "".join(config.drop(path(POINTING, at, line)) for line in _unfolded(rest))


def _rename(config: Config, at: Path, rest: str) -> str:
    old, _to, new = rest.partition(" to ")
    if not new:
        raise CliError("missing argument.")
    was = path(POINTING, at, old.strip())
    target = (*was[:-1], *words_of(new)) if len(words_of(new)) == 1 else (*at, *words_of(new))
    config.rename(was, target)
    return ""


CHANGES: dict[str, Callable[[Config, Path, str], str]] = {
    "set": _set,
    "delete": _delete,
    "rename": _rename,
    "deactivate": lambda config, at, rest: config.deactivate(path(POINTING, at, rest)),
    "activate": lambda config, at, rest: config.activate(path(POINTING, at, rest)),
}


def checked(config: Config) -> str:
    """What a check says; CliError with every fault when a commit would be refused."""
    found = ports.faults(config)
    if found:
        told = "".join(f"[edit {at}]\n  '{what}'\n    {why}\n" for at, what, why in found)
        raise CliError(f"{told}error: configuration check-out failed")
    return "configuration check succeeds\n"


def commit(session: Session, words: list[str]) -> str:
    """`commit`, `commit check`, `commit confirmed 5`, with a comment, and `and-quit`; what the device says."""
    base, config = database_of(session.device), candidate(session)
    other = base.locked(session)
    if other is not None:
        raise CliError(locked_by(other.user, f"p{other.number}", pid(other), base.since, time.time() - other.heard))
    said = checked(config)
    if words[:1] == ["check"]:
        base.confirm()  # a check that succeeds confirms a commit that waits for it, as on the device
        return said
    minutes = None
    if words[:1] == ["confirmed"]:
        minutes = int(words[1]) if len(words) > 1 and words[1].isdigit() else 10
    note = words[words.index("comment") + 1].strip('"') if "comment" in words[:-1] else ""
    base.commit(_merged(session, base), session, minutes, note)
    if session.place.own is not None:
        session.place.own, session.place.base = base.running.copy(), base.running.copy()
    waits = f"commit confirmed will be automatically rolled back in {minutes} minutes unless confirmed\n"
    return f"{said}{waits if minutes else ''}commit complete\n"


def _merged(session: Session, base: Database) -> Config:
    """A private candidate brings its own differences; others' commits since it began stay."""
    place: Editing = session.place
    if place.own is None or place.base is None:
        return base.candidate
    was, now = set(place.base.lines()), set(place.own.lines())
    kept = [line for line in base.running.lines() if line not in was - now]
    return Config("\n".join([*kept, *(line for line in place.own.lines() if line not in was)]))


def rollback(session: Session, words: list[str]) -> str:
    """Take what runs, or what ran before the last commits, as the candidate."""
    base, number = database_of(session.device), int(words[0]) if words and words[0].isdigit() else 0
    if number > len(base.history):
        raise CliError(f"error: could not open configuration file for rollback {number}")
    config = (base.running if number == 0 else base.history[number - 1].config).copy()
    if session.place.own is not None:
        session.place.own = config
    else:
        base.candidate = config
    return "load complete\n"


def shown(session: Session, words: list[str], pipes: list[str]) -> str:
    """`show` of the candidate: a part of it, as statements, or what differs from what runs."""
    config = candidate(session)
    part = path(POINTING, session.place.at, " ".join(words)) if words else session.place.at
    if any(pipe.startswith("compare") for pipe in pipes):
        base = session.place.base or database_of(session.device).running
        return text.compare(base, config)
    if any(pipe == "display set" for pipe in pipes):
        return "".join(f"{line}\n" for line in config.lines(part))
    return text.braces(config, part)


def uncommitted(session: Session) -> bool:
    """Whether there is something that leaving would lose or leave behind."""
    place, base = session.place, database_of(session.device)
    return bool(place.own != place.base if place.own is not None else base.modified)


def leave(session: Session) -> str:
    """Leave the mode; a private or exclusive candidate is thrown away."""
    base, place = database_of(session.device), session.place
    base.editors.pop(session.number, None)
    lost = place.way != "shared" and uncommitted(session)
    base.release(session)
    session.place = None
    told = "warning: discarding uncommitted changes\nload complete\n" if lost else ""
    return f"{told}Exiting configuration mode\n"


def question(session: Session) -> str:
    """What the device asks before it leaves with changes that nobody committed."""
    told = "The configuration has been changed but not committed\n"
    if session.place.way == "shared":
        return f"{told}Exit with uncommitted changes? [yes,no] (yes) "
    way = f"warning: Auto rollback on exiting 'configure {session.place.way}'"
    return f"{told}{way}\nDiscard uncommitted changes? [yes,no] (yes) "
