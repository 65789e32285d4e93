"""The people of the sample instance; none of them exists, and their names say 示例.

One list for `kaoping demo`, which makes them, and for the log-in page with a card a role.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """Somebody whom a visitor of the sample instance may act as.

    Attributes:
        username: What they log in with.
        name: Their name; says 示例.
        city: The city whose year they work on.
        organisation: Full name of their organisation.
        role: A role of `kaoping.accounts.capabilities`.
        title: Their office in it.
        finds: One sentence: what awaits them.
    """

    username: str
    name: str
    city: str
    organisation: str
    role: str
    title: str
    finds: str


WUHAI, URUMQI = "乌海市", "乌鲁木齐市"

CAST: tuple[SamplePerson, ...] = (
    SamplePerson(
        "wuhai.office",
        "示例·经办人",
        WUHAI,
        "乌海市住房和城乡建设局",
        "office",
        "办公室经办人",
        "看2024年度评审进展，处理分歧和迟交，计算总分并提请批准。",
    ),
    SamplePerson(
        "wuhai.office2",
        "示例·负责人",
        WUHAI,
        "乌海市住房和城乡建设局",
        "office",
        "办公室负责人",
        "复核经办人冻结的结果并批准；同一个人不能既冻结又批准。",
    ),
    SamplePerson(
        "wuhai.assessor",
        "示例·考核人员",
        WUHAI,
        "乌海市自然资源局",
        "assessor",
        "考核人员",
        "在5个工作日之内给负责的指标赋分，材料不足的退回补正。",
    ),
    SamplePerson(
        "wuhai.assessor2",
        "示例·会签人员",
        WUHAI,
        "乌海市城市管理综合行政执法局",
        "assessor",
        "考核人员",
        "对牵头单位的赋分会签，有不同意见的写明理由。",
    ),
    SamplePerson(
        "wuhai.haibowan",
        "示例·海勃湾填报",
        WUHAI,
        "乌海市海勃湾区人民政府",
        "unit",
        "填报人",
        "看本区2024年度的自评和赋分，往年结果和扣分原因。",
    ),
    SamplePerson(
        "wuhai.wuda",
        "示例·乌达填报",
        WUHAI,
        "乌海市乌达区人民政府",
        "unit",
        "填报人",
        "补正被退回的材料，回答考核单位的疑问。",
    ),
    SamplePerson(
        "wuhai.hainan",
        "示例·海南填报",
        WUHAI,
        "乌海市海南区人民政府",
        "unit",
        "填报人",
        "看本区自评与赋分的差距。",
    ),
    SamplePerson(
        "wuhai.leader",
        "示例·分管领导",
        WUHAI,
        "乌海市人民政府",
        "leader",
        "分管领导",
        "一页看三区位次、强项弱项和本周风险，每个数都能展开到条文。",
    ),
    SamplePerson(
        "wuhai.auditor",
        "示例·审计员",
        WUHAI,
        "乌海市审计局",
        "auditor",
        "审计人员",
        "查日志，校验哈希链，核对谁在何时改了什么。",
    ),
    SamplePerson(
        "urumqi.office",
        "示例·经办人",
        URUMQI,
        "乌鲁木齐市住房和城乡建设局",
        "office",
        "组织单位经办人",
        "看2025年度14个单位的自评填报进度，办理延期。",
    ),
    SamplePerson(
        "urumqi.finance",
        "示例·考核人员",
        URUMQI,
        "乌鲁木齐市财政局",
        "assessor",
        "考核人员",
        "与市住建局共同组织评价，自评结束后开始赋分。",
    ),
    SamplePerson(
        "urumqi.tianshan",
        "示例·天山填报",
        URUMQI,
        "乌鲁木齐市天山区人民政府",
        "unit",
        "填报人",
        "填写自评，在指标旁边上传佐证材料，提交前核对清单。",
    ),
    SamplePerson(
        "urumqi.water",
        "示例·水务填报",
        URUMQI,
        "乌鲁木齐市水务局",
        "unit",
        "填报人",
        "部门的指标表与区县不同：选择完成档次，在允许的范围内填分。",
    ),
    SamplePerson(
        "urumqi.expert",
        "示例·评审专家",
        URUMQI,
        "示例设计研究院",
        "expert",
        "专家",
        "看办法和年度安排；项目评分目前由牵头的考核单位填入。",
    ),
    SamplePerson(
        "urumqi.leader",
        "示例·市领导",
        URUMQI,
        "乌鲁木齐市人民政府",
        "leader",
        "分管领导",
        "看各单位进展、可能的等次和红旗黑旗。",
    ),
    SamplePerson(
        "sample.system",
        "示例·系统管理员",
        "",
        "示例运维单位",
        "system-admin",
        "系统管理员",
        "管理人员和组织，从表格导入。",
    ),
    SamplePerson(
        "sample.security",
        "示例·安全管理员",
        "",
        "示例运维单位",
        "security-admin",
        "安全管理员",
        "授予和终止岗位，解除锁定。",
    ),
    SamplePerson(
        "sample.audit",
        "示例·审计管理员",
        "",
        "示例运维单位",
        "audit-admin",
        "审计管理员",
        "查阅和校验日志；不能改，也不能删。",
    ),
)

ROLE_ICONS = {
    "office": "clipboard-text",
    "assessor": "clipboard-check",
    "unit": "building-community",
    "expert": "award",
    "leader": "gauge",
    "auditor": "search",
    "system-admin": "settings",
    "security-admin": "key",
    "audit-admin": "shield-lock",
}


def by_username() -> dict[str, SamplePerson]:
    """Return the cast by the names that they log in with."""
    return {one.username: one for one in CAST}
