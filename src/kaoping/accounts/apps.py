"""The room as Django knows it."""

from importlib import import_module
from typing import ClassVar

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and rights."""

    name = "kaoping.accounts"
    label = "accounts"
    verbose_name = "人员与组织"
    log_labels: ClassVar[dict[str, str]] = {
        "accounts.session.opened": "登录",
        "accounts.session.closed": "退出",
        "accounts.session.refused": "登录失败",
        "accounts.session.locked": "账号锁定",
        "accounts.person.created": "登记人员",
        "accounts.person.edited": "修改人员资料",
        "accounts.person.activated": "启用账号",
        "accounts.person.deactivated": "停用账号",
        "accounts.person.invited": "发出登录邀请",
        "accounts.person.unlocked": "解除账号锁定",
        "accounts.password.chosen": "设置密码",
        "accounts.password.changed": "修改密码",
        "accounts.second-factor.set": "设置二次验证",
        "accounts.second-factor.ended": "取消二次验证",
        "accounts.second-factor.reset": "重置二次验证",
        "accounts.second-factor.refused": "二次验证失败",
        "accounts.organisation.created": "登记组织",
        "accounts.organisation.edited": "修改组织",
        "accounts.post.requested": "申请岗位",
        "accounts.post.declined": "不授予岗位",
        "accounts.post.granted": "授予岗位",
        "accounts.post.ended": "终止岗位",
        "accounts.delegation.created": "委托代行",
        "accounts.delegation.revoked": "撤销委托",
        "accounts.import.read": "读取人员表",
        "accounts.import.committed": "导入人员",
    }

    def ready(self) -> None:
        """Listen to log-ins, so that they are logged."""
        import_module("kaoping.accounts.sessions")
