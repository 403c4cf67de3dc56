"""A step of stage install that goes the whole way: through the engine to a module on the host, beside its marker."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import StepAction


class ActionModule(StepAction):
    """Let module real say that it acts."""

    stage, step = "install", "real"
