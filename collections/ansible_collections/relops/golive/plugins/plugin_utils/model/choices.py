"""The closed lists of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansible_collections.relops.golive.plugins.module_utils.engines import ENGINES
from ansible_collections.relops.golive.plugins.plugin_utils.model.choice import Choice


class ChangeType(Choice):
    NEW_PRODUCT = "new_product", "新产品上线"
    VERSION_UPGRADE = "version_upgrade", "版本升级"
    IMPROVEMENT = "improvement", "功能优化"


class Significance(Choice):
    NORMAL = "normal", "一般"
    MAJOR = "major", "重大"


class Measure(Choice):
    """By which check a criterion of success is measured: a target of performance, or a check that passes or not."""

    P50_MS = "p50_ms"
    P90_MS = "p90_ms"
    P99_MS = "p99_ms"
    ERRORS = "errors"
    ACHIEVED_RATE = "achieved_rate"
    SUITE = "suite", "功能测试"
    HTTP = "http", "页面检查"
    REACHABILITY = "reachability", "连通性检查"
    RECONCILIATION = "reconciliation", "数据核对"
    PORTS = "ports", "端口核对"


class Level(Choice):
    HIGH = "high", "高"
    MEDIUM = "medium", "中"
    LOW = "low", "低"


class StageName(Choice):
    """The stages of a go-live, in their order."""

    NETWORK = "network", "网络接入"
    SUSPEND = "suspend", "业务暂停"
    BACKUP = "backup", "备份"
    INSTALL = "install", "安装"
    MIGRATE = "migrate", "数据移植"
    VERIFY = "verify", "验证"
    BASELINE = "baseline", "新系统备份"
    RESUME = "resume", "业务启动"
    RECORDS = "records", "归档"


OPTIONAL_STAGES: frozenset[StageName] = frozenset({StageName.BASELINE})
"""The stages that not every plan has: naming their task asks for them."""


class Side(Choice):
    """What belongs to the old system, to the new one, or to both: what an upgrade in place changes where it runs."""

    OLD = "old", "旧"
    NEW = "new", "新"
    BOTH = "both", "新旧", "原地", "沿用"

    @property
    def was(self) -> bool:
        """Whether it is there before the go-live."""
        return self is not Side.NEW

    @property
    def stays(self) -> bool:
        """Whether it is there after it."""
        return self is not Side.OLD


class Rollout(Choice):
    """How a release comes to its hosts: to all of them at once, or to one after the other."""

    AT_ONCE = "at_once", "同时"
    ROLLING = "rolling", "逐台", "滚动"


if TYPE_CHECKING:

    class Engine(Choice):
        """The database engines: those of module_utils/engines.py."""

else:
    Engine = Choice("Engine", {name: (name, "", *one.aliases) for name, one in ENGINES.items()}, module=__name__)


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
