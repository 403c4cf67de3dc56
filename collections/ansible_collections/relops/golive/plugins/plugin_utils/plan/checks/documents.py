"""Templates of documents that a project brings itself can be read (`documents/<language>/` beside the plan)."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, shown
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.files import inside
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import Unreadable, read_text
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check
from jinja2 import TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

FOLDER, LANGUAGES = "documents", ("zh", "en")


@check
def documents_of_the_project_can_be_read(scene: Scene) -> Iterator[Fault]:
    directory = scene.plan.directory
    paths = [path for language in LANGUAGES for path in sorted((directory / FOLDER / language).glob("*.j2"))]
    for path in paths:
        where = path.relative_to(directory).as_posix()
        if not inside(directory, where):
            continue  # what lies elsewhere is not read
        try:
            ImmutableSandboxedEnvironment().parse(read_text(path, where))
        except Unreadable as error:
            yield from error.faults
        except (TemplateSyntaxError, RecursionError) as error:
            line, why = getattr(error, "lineno", 1), shown(getattr(error, "message", None) or str(error))
            yield Fault(f"{where}:{line}", "", f"模板有误：{why}", f"template: {why}")
