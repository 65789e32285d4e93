"""What the keys and the fixed values of the scheme language are called where officials read them.

`wording(("bands", "2", "points"))` is 区间·第2项·分值. What a scheme names itself (an indicator, a
unit, an input) keeps its own name; a key that the language does not know stands as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

KEYS: Mapping[str, str] = {
    "absent": "没有登记时", "aliases": "别称", "allows": "可以办理", "applies_when": "适用条件",
    "assessors": "考核单位", "at": "取值", "at_most": "不超过", "attribute": "单位情况",
    "attributes": "单位情况", "bands": "区间", "base": "基础分", "baseline": "基准",
    "better": "以何为优", "between": "比较的单位", "bodies": "机构", "body": "机构", "by": "依据",
    "cap": "封顶", "children": "下级", "choices": "可选做法", "city": "城市", "closes": "截止",
    "closing_time": "截止钟点", "code": "代码", "combine": "合成方法",
    "confirm_grades": "须确认的等次", "consequences": "结果运用", "content": "考核内容",
    "count": "计几项", "counted_from": "起算", "counts": "计数方式", "deadlines": "期限",
    "decided_by": "由谁决定", "decimals": "小数位数", "decision": "决定", "default": "默认做法",
    "dimension": "维度", "dimensions": "维度", "direction": "方向", "display": "显示",
    "documents": "报告", "drawn": "抽取方式", "drop": "去掉的分数", "duties": "职责",
    "empty_term": "没有计划时", "equals": "等于", "evaluated_years": "考核年度", "events": "事项",
    "exchanged": "互评", "factor": "折算系数", "feeds": "计入", "first": "起始年度",
    "flag": "认定", "flags": "认定", "floor": "封底", "from_day": "施行日", "full_name": "全称",
    "grade": "等次", "grade_at_most": "等次不高于", "grades": "等次", "group": "组别",
    "groups": "组别", "guidance": "编写要求", "id": "编号", "input": "填报项", "inputs": "填报项",
    "issuer": "发文机关", "kept_by": "由谁登记", "kind": "类别", "knots": "节点",
    "label": "位置", "language": "语言版本", "last": "终止年度", "late": "逾期时",
    "leaf": "条目", "ledgers": "台账", "length": "次数", "levels": "档次", "limit": "上限",
    "line": "行", "lines": "行", "max": "最大值", "measure": "指标值", "measure_name": "指标名称",
    "method": "评价方法", "min": "最小值", "most_projects": "项目上限", "name": "名称",
    "needs_confirmation": "须经确认", "no_effect": "不影响结果", "nodes": "指标",
    "not_applicable": "不考核", "note": "说明", "nothing_below": "不得分的界限",
    "on_rest_day": "遇休息日", "one_off": "一次性扣分", "opens": "开始", "optional": "可选",
    "origin": "来源", "other": "其他", "outcome": "结果", "outline": "章节",
    "outside_full": "不计入满分", "overlap": "连续的算法", "overrides": "特别规定",
    "own_organisation": "本单位", "partial": "不足一步", "points": "分值", "process": "程序",
    "projects": "项目数", "question": "问题", "quote": "原文", "ranked": "是否参加排名",
    "ranking": "排名", "reason": "理由", "recusal": "回避", "related": "相关条目",
    "rescale_to": "折算到", "rest": "其余名次", "rewards": "奖励", "rounding": "取舍",
    "rule": "计分规则", "rungs": "名次得分", "sampling": "抽样", "says": "原文", "scope": "范围",
    "score_at_most": "得分不高于", "second_reviewer": "第二评分人", "sections": "章节",
    "sha256": "校验值", "source": "原文", "spellings": "写法", "stages": "环节", "status": "状态",
    "status_label": "效力状态", "step": "分值间隔", "tables": "评价表", "target": "目标值",
    "terms": "分项", "ties": "并列时", "tiers": "级别", "title": "题名", "to": "比较基准",
    "total": "总分", "type": "类型", "unit": "单位", "units": "单位", "until_day": "失效日",
    "validity": "有效期", "value": "值", "values": "内容", "weight": "权重", "weights": "权重",
    "when": "范围", "who": "由谁办理", "window": "时间", "with_others": "与其他扣分",
    "working_days": "工作日", "written_by": "由谁编写", "year_after": "次年",
}  # fmt: skip
"""Key of the language → what it is called."""
PEOPLE = {
    "office": "领导小组办公室", "assessor": "考核单位", "unit": "被评价单位", "expert": "专家",
    "leader": "领导", "public": "公众", "auditor": "审计",
}  # fmt: skip
RULE_KINDS = {
    "award": "符合得分", "level": "定档给分", "band": "按区间给分", "per_event": "按次计分",
    "steps": "逐步增减", "tiered": "按级别计分", "imported": "引用其他考核",
    "proportional": "按比例得分", "interpolated": "直线内插", "ladder": "按名次得分",
    "relative": "与其他单位比较",
}  # fmt: skip
"""Kind of a rule → what it is called."""
READING_KINDS = {"error": "文本差错", "gap": "没有写明", "reading": "需要解读"}
"""Kind of a reading → what it is called."""
VALUES: Mapping[str, Mapping[str, str]] = {
    "absent": {"pending": "待定", "no-event": "没有发生"},
    "allows": {
        "set-up": "年度设置", "record-events": "登记日常事项", "self-assess": "填写自评",
        "submit-self-assessment": "提交自评", "mark": "赋分", "mark-projects": "项目评分",
        "send-back": "退回补正", "visit-site": "现场核查", "combine": "汇总计分",
        "adjust": "调整得分", "approve": "批准结果", "notify": "告知结果", "object": "提出异议",
        "decide-objection": "办理异议", "publish": "公布结果", "correct": "更正结果",
        "archive": "归档", "read": "查看",
    },
    "better": {"higher": "高者为优", "lower": "低者为优"},
    "by": {"rank": "名次", "grade": "等次", "flag": "认定", "decision": "决定"},
    "count": {"all": "全部", "highest": "最高一项"},
    "counts": {
        "each-entry": "每条计一次", "each-matter-once": "每事计一次", "last-value": "取最后的值",
        "sequence": "按次序",
    },
    "direction": {"below": "每低于", "above": "每高于"},
    "drawn": {"recorded-random": "随机抽取并留痕"},
    "drop": {"nothing": "都不去掉", "extremes": "去掉最高和最低"},
    "empty_term": {"reweight": "其余分项计全部权重", "zero": "计零"},
    "kept_by": PEOPLE,
    "kind": RULE_KINDS | READING_KINDS,
    "late": {"flag": "标明逾期", "refuse": "不再接收"},
    "not_applicable": {"allowed": "可以", "refused": "不可以"},
    "on_rest_day": {
        "keep": "不顺延", "next-working-day": "顺延到下一工作日",
        "previous-working-day": "提前到上一工作日",
    },
    "overlap": {"pairs": "两次一组", "sliding": "逐次连算"},
    "own_organisation": {"forbidden": "须回避"},
    "partial": {"full-steps": "不计", "pro-rata": "按比例计"},
    "ranked": {"with-others": "与其他单位一起", "after-others": "排在其他单位之后"},
    "rewards": {"kept": "保留", "none": "取消"},
    "rounding": {"half-away-from-zero": "四舍五入"},
    "scope": {"all": "全部单位", "group": "组内"},
    "status": {"draft": "送审稿", "in-force": "现行有效", "repealed": "已废止"},
    "step": {"whole": "只得0分或满分"},
    "ties": {"pool": "各名次奖金合并均分", "each": "各得该名次奖金"},
    "to": {"best": "最好的单位", "mean": "各单位平均"},
    "type": {
        "count": "次数", "number": "数", "percent": "百分数", "boolean": "是或否",
        "streak": "逐次记录", "panel": "专家评分",
    },
    "who": PEOPLE,
    "with_others": {"replace": "代替其他扣分", "add": "与其他扣分相加"},
    "written_by": PEOPLE,
}  # fmt: skip
"""Key → its fixed values → what they are called."""
TRUTH = {"True": "是", "False": "否"}


def wording(path: Sequence[str]) -> str:
    """Return a path of keys, numbers of items and names as one reads it."""
    return "·".join(key_word(key) for key in path)


def key_word(key: str) -> str:
    """Return what a key is called; the number of an item as one; a name as it is."""
    return f"第{key}项" if key.isdigit() else KEYS.get(key, key)


def value_word(key: str, value: str) -> str:
    """Return what a fixed value is called; any other text as it is."""
    return VALUES.get(key, {}).get(value, TRUTH.get(value, value))
