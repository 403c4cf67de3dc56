"""Names that a database or its tools would read as more than a name: of roles, and of what sqitch lays out."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.module_utils.engines import ENGINES
from ansible_collections.relops.golive.plugins.module_utils.words import KINDS, is_right
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, shown
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.files import inside
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.shape import Loc
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import Unreadable, read_text
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check

SQITCH_PLAN = "sqitch.plan"


@check
def roles_are_nobody_elses(scene: Scene) -> Iterator[Fault]:
    for name, database in scene.plan.databases.items():
        kind = ENGINES[database.engine].names
        if not kind or not database.role.stays:
            continue
        places: list[tuple[Loc, str]] = [(("databases", name, "name"), database.name)]
        places += [(("databases", name, "users", at, "name"), user.name) for at, user in enumerate(database.users)]
        yield from (_fault(scene.item(*loc), word, kind) for loc, word in places if not is_right(kind, word))


@check
def schemas_have_plain_names(scene: Scene) -> Iterator[Fault]:
    for name in dict.fromkeys(migration.schema_project for migration in scene.plan.migrations.values()):
        folder, where = scene.plan.directory / name, f"{name}/{SQITCH_PLAN}"
        if not folder.is_dir() or not inside(scene.plan.directory, where):
            continue  # told as a file that is missing, or lies elsewhere
        for path in sorted(folder.glob("*/*.sql")):
            if not is_right("name", path.name) or not is_right("name", path.parent.name):
                yield _fault(name, f"{path.parent.name}/{path.name}", "name")
        try:
            lines = read_text(folder / SQITCH_PLAN, where).splitlines()
        except Unreadable as error:
            yield from error.faults
            continue
        yield from _plan_faults(lines, where)


def _plan_faults(lines: list[str], where: str) -> Iterator[Fault]:
    projects = [(at, line.split("=", 1)[1].strip()) for at, line in enumerate(lines, 1) if line.startswith("%project=")]
    if len(projects) != 1:
        zh, en = "应恰有一行 %project=<项目名>", "must hold one line %project=<name>"
        yield Fault(where, "", zh, en)
    changes = ((at, line.split("#", 1)[0].split()) for at, line in enumerate(lines, 1))
    named = [(at, words[words[0] in "+-" and len(words) > 1]) for at, words in changes if words]
    for at, word in [*projects, *(one for one in named if not one[1].startswith(("%", "@")))]:
        if not is_right("change", word[word[0] in "+-" :] if word else word):
            yield _fault(f"{where}:{at}", word, "change")


def _fault(where: str, word: str, kind: str) -> Fault:
    return Fault(where, shown(word), KINDS[kind].zh, KINDS[kind].en)
