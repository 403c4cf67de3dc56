"""The closed lists of the plan: each value is written in Chinese or in English and knows both."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import Any, Self

from pydantic_core import CoreSchema, PydanticCustomError, core_schema


def folded(text: str) -> str:
    """Fold what people write alike: full-width forms, case, blanks, hyphens and underscores."""
    return unicodedata.normalize("NFKC", text).strip().casefold().replace(" ", "_").replace("-", "_")


class Choice(StrEnum):
    """A value of a closed list: equal to its English key, `.zh` and `.en` are its labels."""

    zh: str
    aliases: tuple[str, ...]

    def __new__(cls, value: str, zh: str = "", *aliases: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh = zh or value
        member.aliases = aliases
        return member

    @property
    def en(self) -> str:
        return str(self.value).replace("_", " ")

    def in_(self, language: str) -> str:
        """Return the label in `zh` or `en`."""
        return self.zh if language == "zh" else self.en

    @classmethod
    def of(cls, value: object) -> Self:
        """Return the member that is written `value` in either language; PydanticCustomError for anything else."""
        known: dict[object, Self] = _WRITTEN.get(cls) or _written(cls)
        try:
            return known[value]
        except (KeyError, TypeError):  # not as listed, or a list or mapping
            pass
        if isinstance(value, str) and folded(value) in known:
            return known[folded(value)]
        said = {"zh": f"应为 {cls.allowed('zh')}", "en": f"must be {cls.allowed('en')}"}
        raise PydanticCustomError("golive", "{en}", said)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        """Validate by one look into a table: port tables hold a million of these."""
        del source, handler
        return core_schema.no_info_plain_validator_function(cls.of, serialization=core_schema.simple_ser_schema("str"))

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        """Offer both languages to an editor."""
        del core, handler
        written = [name for member in cls for name in (member.value, member.zh, *member.aliases) if name]
        return {"title": cls.__name__, "enum": list(dict.fromkeys(written))}

    @classmethod
    def allowed(cls, language: str) -> str:
        """Return the list of allowed values as a person reads it."""
        return " | ".join(member.zh if language == "zh" else member.value for member in cls)


_WRITTEN: dict[type[Choice], dict[object, Any]] = {}


def _written(choice: type[Choice]) -> dict[object, Any]:
    """Return every spelling of a list's members, as it is and folded."""
    known: dict[object, Any] = {}
    for member in choice:
        for name in (member.value, member.zh, *member.aliases):
            known.setdefault(name, member)
            known.setdefault(folded(name), member)
    _WRITTEN[choice] = known
    return known


class ChangeType(Choice):
    NEW_PRODUCT = "new_product", "新产品上线"
    VERSION_UPGRADE = "version_upgrade", "版本升级"
    IMPROVEMENT = "improvement", "功能优化"


class Significance(Choice):
    NORMAL = "normal", "一般"
    MAJOR = "major", "重大"


class Level(Choice):
    HIGH = "high", "高"
    MEDIUM = "medium", "中"
    LOW = "low", "低"


class Stage(Choice):
    """The stages of a go-live, in their order."""

    NETWORK = "network", "网络接入"
    SUSPEND = "suspend", "业务暂停"
    BACKUP = "backup", "备份"
    INSTALL = "install", "安装"
    MIGRATE = "migrate", "数据移植"
    VERIFY = "verify", "验证"
    RESUME = "resume", "业务启动"
    RECORDS = "records", "归档"


class Side(Choice):
    OLD = "old", "旧"
    NEW = "new", "新"


class Engine(Choice):
    POSTGRESQL = "postgresql"
    MARIADB = "mariadb", "", "mysql"


class Privileges(Choice):
    OWNER = "owner", "属主"
    READWRITE = "readwrite", "读写"
    READONLY = "readonly", "只读"


class UnusedPorts(Choice):
    SHUTDOWN = "shutdown", "关闭"
    LEAVE = "leave", "保持"


class OnReject(Choice):
    FAIL = "fail", "失败"
    RECORD = "record", "记录"


class Phase(Choice):
    SINGLE = "single", "单相"
    THREE = "three", "三相"


class Face(Choice):
    FRONT = "front", "前", "正面", "前面"
    REAR = "rear", "后", "背面", "后面"


class Depth(Choice):
    FULL = "full", "全深"
    HALF = "half", "半深"


class Airflow(Choice):
    FRONT_TO_REAR = "front_to_rear", "前进后出"
    REAR_TO_FRONT = "rear_to_front", "后进前出"


class DeviceKind(Choice):
    SERVER = "server", "服务器"
    STORAGE = "storage", "存储"
    SWITCH = "switch", "交换机"
    ROUTER = "router", "路由器"
    FIREWALL = "firewall", "防火墙"
    LOAD_BALANCER = "load_balancer", "负载均衡"
    PATCH_PANEL = "patch_panel", "配线架"
    CABLE_MANAGER = "cable_manager", "理线器"
    PDU = "pdu", "PDU"
    KVM = "kvm", "KVM"
    BLANK = "blank", "盲板"
    SHELF = "shelf", "托盘"
    RESERVED = "reserved", "预留"


class BusinessZone(Choice):
    PRODUCTION = "production", "生产"
    CHANNELS = "channels", "电渠"
    DISASTER_RECOVERY = "disaster_recovery", "灾备"
    DEVELOPMENT = "development", "开发"
    BACKUP = "backup", "备份"
    BRANCH = "branch", "分行"


class Maintenance(Choice):
    ORIGINAL = "original", "原厂保"
    RENEWED = "renewed", "续保"
    UNCERTAIN = "uncertain", "不确定"


class RunState(Choice):
    RUNNING = "running", "运行"
    DISCONNECTED = "disconnected", "断网"
    OFF = "off", "关机"
    REMOVED = "removed", "下架"
    UNPOWERED = "unpowered", "未加电"


class LinkPurpose(Choice):
    BUSINESS = "business", "业务"
    MANAGEMENT = "management", "管理"
    BMC = "bmc", "带外BMC", "带外", "oob"
    STORAGE = "storage", "存储"
    HEARTBEAT = "heartbeat", "心跳"
    BACKUP = "backup", "备份"
    UPLINK = "uplink", "互联"
    MIRROR = "mirror", "镜像"


class Mode(Choice):
    ACCESS = "access"
    TRUNK = "trunk"
    ROUTED = "routed"


class Speed(Choice):
    """A link's speed; `.mbps` is 0 for auto."""

    M100 = "100M"
    G1 = "1G", "", "1000M"
    G10 = "10G"
    G25 = "25G"
    G40 = "40G"
    G100 = "100G"
    AUTO = "auto", "自动"

    @property
    def mbps(self) -> int:
        scale = {"M": 1, "G": 1000}.get(self.value[-1])
        return int(self.value[:-1]) * scale if scale else 0


class Duplex(Choice):
    FULL = "full", "全双工"
    HALF = "half", "半双工"
    AUTO = "auto", "自动"


class LagMode(Choice):
    LACP_ACTIVE = "lacp_active", "LACP主动"
    LACP_PASSIVE = "lacp_passive", "LACP被动"
    STATIC = "static", "静态"
    ACTIVE_BACKUP = "active_backup", "主备"


class Media(Choice):
    CAT6 = "CAT6"
    CAT6A = "CAT6A"
    OM3 = "OM3"
    OM4 = "OM4"
    OS2 = "OS2"
    DAC = "DAC"
    AOC = "AOC"


class Connector(Choice):
    RJ45 = "RJ45"
    LC = "LC"
    SFP_PLUS = "SFP+"
    SFP28 = "SFP28"
    QSFP28 = "QSFP28"


class LinkStatus(Choice):
    PLANNED = "planned", "规划"
    CABLED = "cabled", "已布线"
    LIVE = "live", "已开通"
    VERIFIED = "verified", "已验证"
    DECOMMISSIONED = "decommissioned", "停用"
