"""What the tasks and plays are called in Chinese; their names in the playbooks are English.

Those of a stage's role lie with the stage: `stages/<name>/titles.py`, found by its folder.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import StageName

STAGES = {
    **{stage.en.capitalize(): stage.zh for stage in StageName},
    **{f"Undo {stage.en}": f"恢复: {stage.zh}" for stage in StageName},
}
"""The plays of the stages, there and back."""
_ROOMS = "ansible_collections.relops.golive.plugins.plugin_utils.stages"
_FILES = sorted((Path(__file__).parent / "stages").glob("*/titles.py"))
CHINESE: dict[str, str] = {
    **STAGES,
    **{
        name: said
        for file in _FILES
        for name, said in import_module(f"{_ROOMS}.{file.parent.name}.titles").CHINESE.items()
    },
    " (check mode)": "（检查模式，不作变更）",
    "Announce the changes of switches": "预告交换机变更",
    "Ask every host who is changing it": "询问各主机当前由谁变更",
    "Back up": "备份",
    "Begin": "开始",
    "Bring everything back on it": "在其上恢复全部内容",
    "Carry the copy of the store over": "搬运备份库副本",
    "Check the plan": "检查计划",
    "Close the go-live": "结束本次上线",
    "Derive the topology from the plan": "由计划生成拓扑",
    "Draft or file a form": "起草或提交表单",
    "Give the lock back": "释放锁",
    "Give the twin the old system's state": "恢复旧系统初始状态",
    "Go on only while the direction is forward": "确认方向为前进",
    "Hold the names of its secrets to be names": "核对密钥名称",
    "Install packages and releases": "安装软件包与程序",
    "Look at the case": "查看卷宗",
    "Measure what the night will need": "测量上线所需",
    "Announce": "发布上线通告",
    "Announce it where every gate is closed": "关卡全部通过后通告",
    "Close it where every gate is closed": "关卡全部通过后归档",
    "Close the project": "归档",
    "Count what is live": "统计已上线",
    "List the go-lives": "列出各次上线",
    "Look at all of it": "逐项核验",
    "Prove the dossier": "核验卷宗",
    "Make the lab's folder": "建立模拟环境的目录",
    "Make the twin's secrets": "生成模拟环境的密钥",
    "Judge": "判定",
    "Mark every host": "为各主机加上线标记",
    "Mark them": "加标记",
    "Note it": "记下",
    "Note it on every host": "在各主机上记下",
    "Open the go-live": "开始本次上线",
    "Prove options, variables, secrets, artefacts and the journal": "核验选项、变量、密钥、程序包与日志",
    "Prove that the run may begin": "核验是否可以开始",
    "Put the state of an earlier twin aside": "将上一套模拟环境的状态移开保存",
    "Raise a second twin with bare hosts": "建立第二套模拟环境（空主机）",
    "Raise it": "建立",
    "Raise its hosts and switches": "建立主机与交换机",
    "Raise the lab": "建立模拟环境",
    "Raise the simulated data centre": "建立模拟数据中心",
    "Read it and everything it names": "读取计划及其引用的全部内容",
    "Read the journal": "读取日志",
    "Read what the twin needs beside the plan": "读取模拟环境所需的其他内容",
    "Read the markers": "读取标记",
    "Read the switches": "读取各交换机",
    "Record": "记录",
    "Record and judge": "记录并判定",
    "Record it": "记录",
    "Record, and take the second twin down": "记录并拆除第二套模拟环境",
    "Remove what belonged to it": "清除其遗留",
    "Restore, start and compare": "恢复、启动并比较",
    "Say how it ended": "说明结果",
    "Say why": "说明原因",
    "See it": "查看",
    "See that nobody else has taken the hosts over": "确认主机未被他人接管",
    "See whether it is a new twin": "查看是否为新的模拟环境",
    "See what there is to restore": "查看可恢复的内容",
    "Seed": "初始化",
    "Settle the markers": "了结标记",
    "Settle them": "了结",
    "Set it": "设置",
    "Sign a form": "签字",
    "Sign it, or write what is to be signed": "签字, 或写出待签正文",
    "Sum it up": "汇总",
    "Take away what an earlier drill left": "清除上次演练的遗留",
    "Take down what stands of it": "拆除现有模拟环境",
    "Take the state over from a file": "由文件导入状态",
    "Tell how it stands": "说明现状",
    "The stage alone": "单独执行一个阶段",
    "Take the lab down": "拆除模拟环境",
    "Take the project back": "项目恢复",
    "Take the project live": "项目上线",
    "Take the second twin down": "拆除第二套模拟环境",
    "Keep the backups up": "维护备份",
    "Forget, make room and check": "清理到期备份，释放空间并检查",
    "Remove copies whose end has come": "删除到期的副本",
    "Remove them": "删除",
    "Take the simulated data centre down": "拆除模拟数据中心",
    "Turn back, or stop": "转为恢复，或停止",
    "Undo what the current go-live has done": "恢复本次上线的全部变更",
    "Forecast": "预测",
    "Judge the forecast": "判定预测",
    "Judge and record": "判定并记录",
    "Verify it and answer": "校验并查询",
    "Wait until the host has booted": "等待主机启动",
    "Write down which switches are about to be changed": "记下即将变更的交换机",
    "Write the dossier with the drill in it": "生成含演练的卷宗",
    "Write the draft, or file what was filled in": "生成草稿, 或提交已填写的表单",
    "Write the forms of the plan": "生成计划表单",
    "Write the state into a file": "导出状态到文件",
    "Write them": "生成表单",
    "Say where": "说明所在",
    "Write the records": "生成记录",
}


def title(name: str, language: str) -> str:
    """Return a name in a language (en: as it is); a project's own task keeps its name."""
    return name if language == "en" else CHINESE.get(name, name)
