"""What the sample's bureaus write beside their marks, and its units beside their claims: 示例.

A reason says what was looked at and what was found, as a bureau would write it; all of it is made
up. What is public about a unit stands with its source in the facts files, and is quoted from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SAMPLE = "示例："
FOUND = {
    "1.1.2": "年度工作计划缺项目清单和责任分工",
    "1.1.3": "全年只有两次研究记录，看不出定期安排",
    "1.2.1": "资金下达文件晚于项目开工，配套资金没有到位",
    "1.2.2": "没有社会资本参与的合同或者协议",
    "1.3.2": "项目库中有三个项目没有按计划开工",
    "1.4.1": "没有市级以上媒体的报道，也没有总结的经验材料",
    "2.1.1": "规划没有覆盖全部更新单元",
    "2.1.2": "更新单元的划定没有批复文件",
    "2.1.3": "只有工作设想，没有特色城镇的建设内容",
    "2.5.3": "年度计划中的断头路没有打通",
    "2.5.5": "新增停车泊位少于年度计划",
    "2.5.6": "充电桩建成数少于年度计划，没有加氢站的安排",
    "2.6.1": "抽查的社区缺养老和托幼设施",
    "2.6.2": "物业覆盖率的统计口径与上年不一致，新增小区没有智能化设施",
    "2.6.3": "抽查的两个村没有常态保洁的记录",
    "3.1.2": "绿道没有连成环，抽查路段被占用",
    "3.2.2": "没有提供高星级绿色建筑的标识证书，看不出占比提高",
    "3.2.4": "可再生能源应用的比例没有提高",
    "3.3.2": "具备条件的片区仍采用分散供热",
    "4.2.2": "年度计划中的雨污分流路段没有完工",
    "4.3.4": "再生水使用占比低于目标",
    "4.4.3": "弱电线路仍然各自架设，没有整合的方案",
    "5.1.1": "平台仍在招标，没有建成",
    "5.1.2": "平台没有接入城市管理的应用",
    "5.2.3": "系统中只有主干管网，缺小区内的管线",
    "6.1.2": "没有新认定的历史建筑和街区",
    "6.2.2": "没有获奖项目",
}
"""Wuhai's items that got nothing in a sample year → what the bureau found."""
EVENTS = {
    "dispatch.missing-report": "调度台账记有缺报漏报{count}次",
    "dispatch.milestone-missed": "阶段性任务未按计划完成{count}次，见调度通报",
    "inspection.refused": "对检查指出的问题{count}次没有配合整改",
    "inspection.incomplete": "复查发现整改不到位{count}处",
    "7.1.1": "获得表彰及经验推广{count}项",
    "8.1.1": "被通报或约谈{count}次",
}


def of_mark(leaf: str, facts: Mapping[str, Any], source: str = "") -> str:
    """Return why a bureau gives a mark, or counts an event.

    Args:
        leaf: The item's id.
        facts: What is entered, numbers as text.
        source: What is public about it; goes before.
    """
    if source:
        return f"{SAMPLE}{source}"
    if "last_place" in facts:
        run = "、".join(str(number) for number, last in enumerate(facts["last_place"], 1) if last)
        return f"{SAMPLE}第{run}期通报列末位"
    if "count" in facts:
        said = EVENTS[leaf] if facts["count"] != "0" and leaf in EVENTS else "全年没有记录"
        return SAMPLE + said.format(count=facts["count"])
    if "score" in facts:
        return f"{SAMPLE}引用专项考核结果{facts['score']}分"
    if facts.get("mark") == "0" and leaf in FOUND:
        return SAMPLE + FOUND[leaf]
    return f"{SAMPLE}材料与标准相符，抽查属实"


def of_claim(source: str = "") -> str:
    """Return what a unit writes beside its claim; what is public about it with its source."""
    return f"{SAMPLE}{source or '自评材料见佐证，数据为示例。'}"
