"""The process of a project as data: which forms there are, who signs them in which order, which limits hold.

`templates/process.yml` is the process of the source documents; a plan may name its own (`process:`). What needs code
is a word of a closed list here and a function of that name in `case/rules.py`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from ansible_collections.relops.golive.plugins.plugin_utils.model.choice import Choice
from ansible_collections.relops.golive.plugins.plugin_utils.model.fields import Count, Flag, Model, Passage, Text
from ansible_collections.relops.golive.plugins.plugin_utils.model.words import Key, Label
from pydantic import Field


class Part(Choice):
    """A part of the plan with a digest of its own: an edit voids the forms that bind what it touches, no others."""

    RELEASE = "release", "程序包"
    STEPS = "steps", "上线步骤"
    EQUIPMENT = "equipment", "设备"
    PROCUREMENT = "procurement", "采购"
    PROCESS = "process", "流程"
    PLAN = "plan", "计划"


class Point(Choice):
    """Until when a form must be signed; the same words as the points of a run at which gates are asked."""

    PREPARE = "prepare", "准备"
    START = "start", "开始"
    SUSPEND = "suspend", "暂停业务"
    CHANGE = "change", "首次变更"
    BACK = "back", "恢复"
    ANNOUNCE = "announce", "通告"
    CLOSE = "close", "归档"
    ASKED = "asked", "按需"


class FormOccasion(Choice):
    """When the process asks for a form."""

    PLAN = "plan", "计划"
    APPLICATION = "application", "申请"
    APPROVAL = "approval", "审批"
    REHEARSAL = "rehearsal", "预演"
    NIGHT = "night", "上线"
    AFTER = "after", "上线后"


class Proof(Choice):
    """What a machine found and wrote into the case as evidence."""

    ENVIRONMENT = "environment_check", "环境检查"
    REHEARSAL = "rehearsal", "模拟环境预演"
    FUNCTIONAL = "functional", "功能验收"
    PERFORMANCE = "performance", "性能测试"
    DRILL = "drill", "恢复演练"
    BASELINE = "baseline", "新系统备份"
    NIGHT = "night", "上线之夜"
    CHANNELS = "channels", "渠道核对"
    ANNOUNCED = "announced", "上线通告"
    CLOSED = "closed", "归档"
    PROBLEM = "problem_found", "发现问题"


class Depth(Choice):
    """How far a rehearsal goes, the shallowest first: there; and exactly back; and a failure and the restore drill."""

    GO = "go", "上线"
    GO_AND_BACK = "go_and_back", "上线并恢复"
    FULL = "full", "上线, 恢复, 中途失败与恢复演练"

    def reaches(self, other: Depth) -> bool:
        """Tell whether it goes as far as another one."""
        order = tuple(Depth)
        return order.index(self) >= order.index(other)


class FieldType(Choice):
    """What a field of a form holds; `list` are words, `table` rows of the form's columns."""

    TEXT = "text", "文字"
    NOTE = "note", "说明"
    NUMBER = "number", "数字"
    YES_NO = "yes_no", "是否"
    CHOICE = "choice", "选项"
    DATE = "date", "日期"
    DATETIME = "datetime", "时间"
    PERSON = "person", "人员"
    SHA256 = "sha256", "摘要"
    LIST = "list", "列表"
    TABLE = "table", "表格"


class When(Choice):
    """When a signature or form is asked for; each is a function of case/rules.py."""

    ALWAYS = "always", "总是"
    MAJOR = "major", "重大"
    DATA_MOVED = "data_moved", "有数据转换"
    BUSINESS_STOPS = "business_stops", "业务暂停"
    GOODS_BOUGHT = "goods_bought", "有采购"
    PACKAGES = "packages", "有程序包"
    LIVE = "live", "已上线"
    CANCELLED = "cancelled", "已取消"


class Each(Choice):
    """A list of offices of which every one signs."""

    DEPARTMENTS = "affected_departments", "影响部门"
    ADDRESSEES = "addressees", "收文单位"
    ROOMS = "rooms", "评审各室"


class Rule(Choice):
    """What a form must keep beside its fields and signatures; each is a function of case/rules.py."""

    SIGNERS_DISTINCT = "signers_distinct", "签字人各不相同"
    FILER_SIGNS_NOTHING_ELSE = "filer_signs_nothing_else", "编制人不审批"
    TESTER_IS_NOT_APPROVER = "tester_is_not_approver", "测试人不审批"
    CONCLUSION_PASSES = "conclusion_passes", "结论为通过"
    SAME_WINDOW = "same_window", "窗口一致"
    SAME_ADDRESSEES = "same_addressees", "收文单位一致"
    WINDOW_IN_ORDER = "window_in_order", "窗口有序"
    HANDED_OVER_IS_PLANNED = "handed_over_is_planned", "移交与计划一致"
    ORDER_IS_OPERATORS = "order_is_operators", "由操作人下令"
    ADDRESSEES_ARE_PLANNED = "addressees_are_planned", "收文单位与计划一致"
    SHIPPED_IS_BOUGHT = "shipped_is_bought", "发货与采购一致"
    DOCUMENTS_COMPLETE = "documents_complete", "文档齐全"
    ITEMS_PASS = "items_pass", "逐项通过"
    TESTS_ADD_UP = "tests_add_up", "用例数相符"
    ALL_YES = "all_yes", "逐项已落实"
    FOR_THIS_NIGHT = "for_this_night", "属于本次上线"
    AFTER_THE_NIGHT = "after_the_night", "在上线之后"
    HEAD_IS_THE_NIGHTS = "head_is_the_nights", "日志头相符"
    CALENDAR_IN_ORDER = "calendar_in_order", "日历有序"


PASSES = frozenset({"通过", "合格", "同意", "适用", "同意上线准备", "回滚", "pass", "passed", "yes", "是"})
"""What the conclusion of a form, or the result of one of its rows, may say that goes on."""


WEEK = "case.week"
"""A source that is no path: the go-lives for which this project and those beside it have applied (case/week.py)."""


class FormField(Model):
    """One field: `from` says where it is pre-filled from (plan path, evidence, another form, the week's go-lives)."""

    key: Key
    title: Text
    type: FieldType = FieldType.TEXT
    source: Annotated[str, Field(alias="from", pattern=r"^[a-z_0-9.]+$")] = ""
    required: Flag = False
    choices: tuple[Label, ...] = ()
    columns: tuple[FormField, ...] = ()


class Signatory(Model):
    """Who signs: holders of a role, or one of every office of a list."""

    role: Label | None = None
    each: Each | None = None
    needs_opinion: Flag = False
    when: When = When.ALWAYS


class Telling(Model):
    """Who is told by a notice of its own once a form is signed: roles, or each word of a column of a table."""

    notice: Key
    roles: tuple[Label, ...] = ()
    column: Annotated[str, Field(pattern=r"^[a-z_0-9]+\.[a-z_0-9]+$")] | None = None


class FormKind(Model):
    """One form of the process; `requirements` are the codes (R, H) that ask for it."""

    number: Annotated[str, Field(pattern=r"^[0-9]{2}[a-z]?$")]
    title: Text
    requirements: tuple[Annotated[str, Field(pattern=r"^[RHX][0-9]{1,2}$")], ...]
    occasion: FormOccasion
    before: Point
    when: When = When.ALWAYS
    filed_by: tuple[Label, ...]
    binds: tuple[Part, ...] = ()
    needs: tuple[Key, ...] = ()
    evidence: tuple[Proof, ...] = ()
    attachments: tuple[Key, ...] = ()
    fields: tuple[FormField, ...] = ()
    signatures: tuple[Signatory, ...] = ()
    rules: tuple[Rule, ...] = ()
    tells: tuple[Telling, ...] = ()


class Limits(Model):
    """Numbers of the process."""

    preview_days: Count = 7
    environment_check_minutes: Count = 60
    rehearsal_days: Count = 30
    clock_seconds: Count = 60
    rehearsal_depth: Depth = Depth.GO_AND_BACK


class Deviation(Model):
    """A rule that this process relaxes, and why: it stands on the table of gates and on the first page."""

    rule: Annotated[str, Field(pattern=r"^[RHX][0-9]{1,2}$")]
    why: Passage


class Process(Model):
    """A whole process; one that `extends` the standard says openly, by `deviations`, what it relaxes of it."""

    schema_version: Literal[1] = Field(alias="schema")
    extends: Literal["standard"] | None = None
    title: Text
    operators: tuple[Label, ...] = ("运维部负责人",)
    publishers: tuple[Label, ...] = ("产品室",)
    rehearsers: tuple[Label, ...] = ("应用系统维护人员", "数据库管理人员")
    rooms: tuple[Label, ...] = ()
    limits: Limits = Limits()
    deviations: tuple[Deviation, ...] = ()
    forms: dict[Key, FormKind] = {}
