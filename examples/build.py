"""Write the two sample years: `python examples/build.py` from the root of the repository.

What is public about the years stands in SOURCED with its source, in our own words. Marks, counts
of events, scores of other evaluations and experts' marks are not public: they are made up here
and labelled 示例, in the files' `sources` and wherever the files are shown.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kaoping.documents import write_template
from kaoping.engine import Facts, parse_json
from kaoping.engine.shape import shape_facts
from kaoping.engine.tables import tables_of
from kaoping.scheme import Leaf, Scheme, load_scheme
from kaoping.scheme.rules import AwardRule, LevelRule
from kaoping.scheme.shelf import shipped

HERE = Path(__file__).parent
MADE_UP = "除下列注明来源者外，本文件的数据均为示例，不是任何单位的真实得分"
MARK = "；分数为示例"

DISTRICT_SITES = {
    "haibowan": (
        "2022年2月26日印发本区城市更新三年行动实施方案，"
        "https://www.haibowan.gov.cn/information/hbwq51/msg22738258155.html"
    ),
    "wuda": (
        "2021年11月29日印发本区城市更新三年行动实施方案，http://www.wuda.gov.cn/zfgb/41032.jhtml"
    ),
    "hainan": (
        "2021年11月26日印发本区城市更新三年行动实施方案，https://www.hainanqu.gov.cn/info/15042"
    ),
}
SPEECHES = {
    "haibowan": "新华街道",
    "wuda": "新达佳苑社区",
    "hainan": "拉僧仲街道",
}
ROADS = "http://www.northnews.cn/p/2269359.html"
MEETING = "http://nmghndj.gov.cn/contents/145/16383.html"
CITY_PLAN = "https://www.ts.cn/xwzx/jjxw/202506/t20250608_28958928.shtml"
NOTICE = "http://www.urumqi.gov.cn/wlmqs/c119236/202509/d59314617fdf401f9a7d90c4ace1c33d.shtml"


def wuhai() -> dict[str, Any]:
    """Return Wuhai's sample year 2023: three districts, complete."""
    scheme = _scheme("wuhai-2022")
    sources = {"*": MADE_UP}
    for unit, site in DISTRICT_SITES.items():
        sources[f"{unit}/1.1.2"] = site + MARK
        sources[f"{unit}/7.1.1"] = (
            f"2023年2月6日{SPEECHES[unit]}在全市一刻钟社区生活圈部署会作交流发言，{MEETING}"
            "；是否计入由办公室认定，按1项计为示例"
        )
    sources["haibowan/2.5.1"] = f"2023年省道217线绕城段三厂互通立交桥通车，{ROADS}{MARK}"
    sources["wuda/2.5.2"] = f"2023年开工建设农村公路断头路4条，{ROADS}{MARK}"
    missed = {
        "haibowan": ["2.6.2", "4.3.4", "5.2.3", "6.2.2"],
        "wuda": ["1.2.2", "2.1.3", "2.5.5", "3.2.4", "4.3.4", "5.1.2", "6.1.2", "6.2.2"],
        "hainan": [
            "1.1.3",
            "1.2.1",
            "1.2.2",
            "1.3.2",
            "2.1.2",
            "2.5.3",
            "2.5.6",
            "2.6.1",
            "3.2.2",
            "3.3.2",
            "4.2.2",
            "4.3.4",
            "4.4.3",
            "5.1.1",
            "5.1.2",
            "5.2.3",
            "6.1.2",
            "6.2.2",
        ],
    }
    events = {
        "haibowan": {"dispatch.missing-report": 1},
        "wuda": {"dispatch.milestone-missed": 2, "inspection.incomplete": 1},
        "hainan": {
            "dispatch.missing-report": 2,
            "dispatch.milestone-missed": 1,
            "inspection.refused": 1,
            "inspection.incomplete": 2,
            "8.1.1": 1,
        },
    }
    imported = {"haibowan": "93.5", "wuda": "88", "hainan": "79.25"}
    bulletins = {"hainan": [False, True, True, False]}
    units: dict[str, Any] = {}
    for unit in DISTRICT_SITES:
        facts = _full_marks(scheme, "district", set(missed[unit]))
        facts["2.2.1"] = {"score": imported[unit]}
        facts["7.1.1"] = {"count": 1}
        facts |= {leaf: {"count": count} for leaf, count in events[unit].items()}
        if unit in bulletins:
            facts["8.1.2"] = {"last_place": bulletins[unit]}
        units[unit] = {"facts": dict(sorted(facts.items(), key=_order(scheme)))}
    return {"scheme": scheme.id, "year": 2023, "units": units, "sources": sources}


COMMON = {
    # unit: planned and done completions, planned and done starts, mark; experts; mark;
    #       gaps; execution rate; findings
    "tianshan": ((6, 6, 4, 4), 15, ((92, 88, 90), (86, 84)), 14, 0, "98.6", 0),
    "shayibake": ((5, 4, 4, 4), 13, ((85, 88), (90, 82), (79, 83)), 11, 1, "93.2", 0),
    "xinshi": ((4, 4, 3, 3), 15, ((91, 95), (90, 89)), 15, 0, "100", 0),
    "shuimogou": ((5, 3, 4, 3), 9, ((78, 74), (81, 77)), 10, 1, "88", 0),
    "toutunhe": ((4, 3, 5, 5), 13, ((87, 86), (84, 90)), 13, 0, "95", 0),
    "dabancheng": ((3, 1, 2, 1), 4, ((66, 70), (62, 65)), 6, 3, "71.4", 1),
    "midong": ((4, 3, 3, 3), 12, ((80, 82), (76, 79)), 9, 2, "90.5", 0),
    "housing": ((12, 10, 9, 9), 14, ((90, 91), (88, 85), (87, 84)), 13, 0, "97", 0),
    "water": ((8, 6, 6, 5), 11, ((83, 80), (85, 82)), 10, 1, "92.5", 0),
    "urban-management": ((7, 7, 5, 5), 15, ((88, 90), (84, 86)), 13, 0, "99", 0),
}
OWN = {
    # unit: for each own leaf the position of its level and how far below that level's top mark
    "tianshan": ((0, 1), (0, 2), (0, 0)),
    "shayibake": ((0, 3), (1, 0), (0, 2)),
    "xinshi": ((0, 0), (0, 1), (0, 0)),
    "shuimogou": ((1, 1), (1, 2), (1, 0)),
    "toutunhe": ((0, 2), (0, 3), (0, 1)),
    "dabancheng": ((2, 1), (1, 3), (2, 0)),
    "midong": ((1, 0), (0, 4), (1, 1)),
}
BUREAUS = {
    "housing": {4: (1, 0), 7: (1, 0), 13: (0, 1)},
    "water": {3: (1, 0), 7: (1, 1), 9: (1, 0), 11: (2, 0)},
    "urban-management": {0: (0, 2), 1: (1, 0), 2: (0, 3)},
    "finance": {0: (0, 1), 1: (1, 2), 2: (0, 0)},
    "natural-resources": {0: (0, 5), 1: (1, 0)},
    "ecology": {0: (0, 12)},
}
HONOURS = {
    "tianshan": {"provincial": 1, "municipal": 2},
    "shayibake": {"municipal": 3},
    "xinshi": {"national": 1},
    "toutunhe": {"provincial": 2},
    "shuimogou": {"municipal": 3},
    "midong": {"municipal": 1},
}


def urumqi() -> dict[str, Any]:
    """Return Urumqi's sample year 2025: fourteen units; one of them is still being marked."""
    scheme = _scheme("urumqi-2025")
    units: dict[str, Any] = {}
    for unit, listed in scheme.regulation.units.items():
        facts: dict[str, Any] = {}
        if unit in COMMON:
            facts |= _common(COMMON[unit])
        own = [v.node for v in scheme.nodes.values() if v.table == listed.group]
        leaves = [node for node in own if isinstance(node, Leaf)]
        for i, leaf in enumerate(leaves):
            place = _place(unit, i)
            if isinstance(leaf.rule, LevelRule) and place is not None:
                facts[leaf.id] = _level(leaf.rule, *place)
        if unit in HONOURS:
            facts["district.4"] = HONOURS[unit]
        units[unit] = {"has_projects": unit in COMMON or unit == "urumqi-county", "facts": facts}
    units["urumqi-county"]["facts"] = {
        "common.1": {"planned_completions": 2, "completed": 2, "planned_starts": 1, "started": 1},
        "common.3": {"gaps": 1},
        "district.1": {"level": "good"},
    }
    sources = {
        "*": MADE_UP + "；乌鲁木齐县的部分条目留空，演示未定的得分范围",
        "housing/housing.3": f"2025年公布老城内重点更新片区6个、27.4平方公里，{CITY_PLAN}{MARK}",
        "housing/housing.9": f"2025年公布三年城市更新项目70个、总投资81.68亿元，{CITY_PLAN}{MARK}",
        "housing/housing.10": f"2025年9月15日印发城市更新行动绩效评价办法，{NOTICE}{MARK}",
        "water/water.6": f"2025年公布污水收集、处理、利用示范片区计划152.4平方公里，{CITY_PLAN}{MARK}",
        "water/water.7": f"目标为城市生活污水集中收集率不低于88%，{NOTICE}；完成情况未见公布{MARK}",
        "finance/finance.1": f"2025年公布推行多元化投融资模式的计划，{CITY_PLAN}{MARK}",
        "finance/finance.3": f"2025年中央财政补助总额上限12亿元，{CITY_PLAN}{MARK}",
    }
    return {"scheme": scheme.id, "year": 2025, "units": units, "sources": sources}


def _common(row: tuple[Any, ...]) -> dict[str, Any]:
    projects, progress, experts, effect, gaps, rate, findings = row
    keys = ("planned_completions", "completed", "planned_starts", "started")
    facts: dict[str, Any] = {
        "common.1": {**dict(zip(keys, projects, strict=True)), "mark": progress},
        "common.2": {"expert_scores": [list(marks) for marks in experts], "mark": effect},
        "common.3": {"gaps": gaps},
        "common.4.1": {"execution_rate": rate},
    }
    if findings:
        facts["common.4.2"] = {"findings": findings}
    return facts


def _place(unit: str, i: int) -> tuple[int, int] | None:
    if unit in OWN:
        return OWN[unit][i] if i < len(OWN[unit]) else None
    return BUREAUS.get(unit, {}).get(i, (0, 0)) if unit in BUREAUS else None


def _level(rule: LevelRule, place: int, below: int) -> dict[str, Any]:
    level = rule.levels[place]
    mark = max(level.points.high - below, level.points.low)
    return {"level": level.id, "mark": int(mark)}


def _full_marks(scheme: Scheme, group: str, missed: set[str]) -> dict[str, Any]:
    return {
        leaf.id: {"mark": 0 if leaf.id in missed else int(leaf.points or 0)}
        for leaf in tables_of(scheme, group).leaves.values()
        if isinstance(leaf.rule, AwardRule)
    }


def _order(scheme: Scheme) -> Any:
    places = {node: i for i, node in enumerate(scheme.nodes)}
    return lambda item: places[item[0]]


def _scheme(name: str) -> Scheme:
    scheme, problems = load_scheme(shipped()[name])
    if scheme is None:
        raise SystemExit("\n".join(map(str, problems)))
    return scheme


def _as_facts(scheme: Scheme, text: str) -> Facts:
    value, _ = parse_json(text, "")
    facts, problems = shape_facts(scheme, value)
    if facts is None or problems:
        raise SystemExit("\n".join(map(str, problems)))
    return facts


def main() -> None:
    """Write both years, each as JSON and as a workbook."""
    for name, value in (("wuhai-2023", wuhai()), ("urumqi-2025", urumqi())):
        text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
        (HERE / f"{name}.json").write_text(text)
        scheme = _scheme(value["scheme"])
        facts = _as_facts(scheme, text)
        write_template(scheme, value["year"], HERE / f"{name}.xlsx", facts=facts)


if __name__ == "__main__":
    main()
