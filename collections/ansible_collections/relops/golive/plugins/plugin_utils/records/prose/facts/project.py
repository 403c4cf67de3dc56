"""The six chapters of the plan, as words (R6)."""

from __future__ import annotations

from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.facts.ground import Ground, number


def project(on: Ground) -> dict[str, Any]:
    """Return what goes live, and who is affected."""
    one = on.plan.project
    return {
        "code": one.code, "name": on.text(one.name), "version": one.version, "system": on.text(one.system),
        "change_type": on.text(one.change_type), "significance": on.text(one.significance),
        "departments": on.listed(map(on.word, one.affected_departments)), "plan_digest": on.plan.digest,
        "parts": [{"name": on.t(f"print.part.{part}"), "digest": digest} for part, digest in on.plan.parts.items()],
    }  # fmt: skip


def objective(on: Ground) -> dict[str, Any]:
    """Return why it goes live, and by which numbers it is judged."""
    one = on.plan.objective
    return {
        "objective": on.text(one.objective), "scope": on.text(one.scope), "exclusions": on.text(one.exclusions),
        "criteria": [
            {"name": on.text(each.name), "target": number(each.target), "unit": on.word(each.unit)}
            for each in one.success_criteria
        ],
    }  # fmt: skip


def window(on: Ground) -> dict[str, Any]:
    """Return the night: from when until when, and after which time there is only the way back."""
    one = on.window
    return {
        "start": on.minute(one.start), "end": on.minute(one.end), "latest_decision": on.minute(one.latest_decision),
        "minutes": number(round((one.end - one.start).total_seconds() / 60)),
        "back_minutes": number(round((one.end - one.latest_decision).total_seconds() / 60)),
        "agreed": one != on.plan.window or ("application" in on.forms and on.forms["application"].closed),
    }  # fmt: skip


def schedule(on: Ground) -> list[dict[str, str]]:
    """Return the activities in their order."""
    return [
        {
            "id": one.id, "task": on.text(one.task), "owner": one.owner, "start": f"{one.start}", "end": f"{one.end}",
            "milestone": on.yes(one.milestone), "after": on.listed(one.depends_on) or on.t("print.none"),
            "actual": " – ".join(str(day) for day in (one.actual_start, one.actual_end) if day),
        }
        for one in on.plan.schedule
    ]  # fmt: skip


def persons(on: Ground) -> list[dict[str, str]]:
    """Return who takes part: name, office, role, duty, phone, when on duty."""
    return [
        {
            "name": one.name, "org": on.word(one.org), "role": on.word(one.role), "duty": on.text(one.duty),
            "phone": one.phone or "", "on_duty": one.on_duty or "",
        }
        for one in on.plan.resources.persons
    ]  # fmt: skip


def environment(on: Ground) -> dict[str, str]:
    """Return what the project takes of the data centre."""
    one = on.plan.resources.environment
    return {
        "rack_units": number(one.rack_units), "power_kw": number(one.power_kw), "ip_count": number(one.ip_count),
        "port_count": number(one.port_count),
    }  # fmt: skip


def purchases(on: Ground) -> list[dict[str, str]]:
    """Return what is bought."""
    return [
        {
            "item": on.text(one.item), "model": one.model or "", "quantity": f"{one.quantity} {one.unit}",
            "vendor": one.vendor, "contract": one.contract_no or "", "due": f"{one.due_date}",
            "purpose": on.text(one.purpose),
        }
        for one in on.plan.procurement
    ]  # fmt: skip


def risks(on: Ground) -> list[dict[str, str]]:
    """Return what may go wrong, what is done about it, and from when on somebody acts."""
    return [
        {
            "id": one.id, "risk": on.text(one.risk), "probability": on.text(one.probability),
            "impact": on.text(one.impact), "measure": on.text(one.measure), "owner": one.owner,
            "trigger": on.text(one.trigger), "rollback": on.text(one.rollback_pre),
        }
        for one in on.plan.risks
    ]  # fmt: skip


def monitoring(on: Ground) -> list[dict[str, str]]:
    """Return what is watched, by whom, from which value on somebody acts."""
    return [
        {"what": on.text(one.what), "by": one.by, "threshold": on.text(one.threshold)} for one in on.plan.monitoring
    ]


def notices(on: Ground) -> dict[str, str]:
    """Return who is told, and whom to call."""
    one = on.plan.notices
    return {
        "addressees": on.listed(map(on.word, one.addressees)) if one else "",
        "contact": one.contact if one else "",
    }


FACTS = {
    "project": project, "objective": objective, "window": window, "schedule": schedule, "persons": persons,
    "environment": environment, "purchases": purchases, "risks": risks, "monitoring": monitoring, "notices": notices,
}  # fmt: skip
