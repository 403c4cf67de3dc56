"""Render a project's template with Ansible's variables, so that secrets come from the vault and nowhere else."""

from __future__ import annotations

from pathlib import Path

from ansible.errors import AnsibleError
from ansible.plugins.action import ActionBase
from ansible.template import trust_as_template
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.safe.known import RUN


def render(action: ActionBase, template: Path, context: JSON, variables: JSON) -> str:
    """Return the text of a template; `context` (of the plan) goes before the host's variables.

    Raises GoliveError naming the template when it cannot be read or uses what is not defined.
    """
    try:
        text = template.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GoliveError(
            f"{template.name}: the template cannot be read ({error}): check its path in the plan"
        ) from error
    templar = action._templar.copy_with_new_env(  # noqa: SLF001
        searchpath=[str(template.parent)], available_variables={**variables, **context}
    )
    options = {"trim_blocks": True, "keep_trailing_newline": True}
    try:
        return str(templar.template(trust_as_template(text), escape_backslashes=False, overrides=options))
    except AnsibleError as error:
        raise GoliveError(f"{template.name}: the template cannot be rendered: {error.message}") from error


def with_content(action: ActionBase, file: JSON, context: JSON, variables: JSON) -> JSON:
    """Return a module's file entry: `template`, `template_sha256` and `hidden` become content or secret_content.

    A text that holds a secret of the run is hidden whatever the plan says.
    """
    content = render(action, Path(file["template"]), context, variables)
    hidden = file.get("hidden") or RUN.holds(content)
    kept = {name: value for name, value in file.items() if name not in ("template", "template_sha256", "hidden")}
    return {**kept, "secret_content" if hidden else "content": content}


def without_content(file: JSON) -> JSON:
    """Return a module's file entry for an undo, which knows from `before` what to bring back."""
    return {name: value for name, value in file.items() if name not in ("template", "template_sha256", "hidden")}
