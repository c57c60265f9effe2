"""The texts of all messages. A text may hold only the placeholders listed with it, and each is filled once (AC-107)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kernel.language import official

SIGNATURE = _("【职评】")
LONGEST = 500
UNSAID = "〔〕"
"""What stands in a kept text for what only the receiver may read."""
_LONGEST_VALUE = 80
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class BadMessage(ValueError):
    """An unknown template, a value that is missing, or one that is not text: an error of the caller."""


@dataclass(frozen=True)
class Template:
    """A text and its placeholders."""

    text: str | Promise

    @property
    def placeholders(self) -> frozenset[str]:
        return frozenset(_PLACEHOLDER.findall(str(self.text)))


TEMPLATES: dict[str, Template] = {
    "case_received": Template(_("您在“{plan}”的申报材料（编号 {number}）已提交，现由{holder}审核。")),
    "case_returned": Template(
        _(
            "您的申报材料（编号 {number}）在“{stage}”环节被退回：{reason} 共 {count} 处需要修改，"
            "请在 {until} 前登录平台修改后重新提交，逾期视为放弃。"
        )
    ),
    "return_recalled": Template(
        _("您的申报材料（编号 {number}）在“{stage}”环节的退回已撤回，继续审核，您现在不需要修改。")
    ),
    "fee_recalled": Template(
        _("您的申报（编号 {number}）的缴费通知已撤回，“{stage}”重新办理，您现在不需要缴费；需要缴费时会再通知您。")
    ),
    "case_rejected": Template(_("您的申报材料（编号 {number}）在“{stage}”环节审核不通过：{reason}")),
    "case_lapsed": Template(_("您的申报材料（编号 {number}）已失效：{reason}")),
    "notice_opened": Template(_("您的申报（编号 {number}）自 {first} 起公示，至 {last} 止。")),
    "notice_declared": Template(
        _(
            "您的单位登记了您的申报（编号 {number}）的线下公示，公示期自 {first} 至 {last}。"
            "与实际不符的，请联系主管部门。"
        )
    ),
    "notice_moved": Template(_("您的申报（编号 {number}）的公示期延长至 {last}：工作日历已按放假安排调整。")),
    "notice_stopped": Template(_("您的申报（编号 {number}）的公示已停止，更正后会重新公示。原因：{reason}")),
    "objection_received": Template(_("您提出的异议已受理，受理号 {receipt}。凭受理号和手机号可在平台“公示”查询结果。")),
    "objection_answered": Template(
        _("您提出的异议（受理号 {receipt}）已有处理意见，凭受理号和手机号可在平台“公示”查询。")
    ),
    "fee_due": Template(_("您的申报（编号 {number}）已通过资格审核，请在 {until} 前登录平台缴纳评审费 {amount}。")),
    "payment_extended": Template(
        _("您的申报（编号 {number}）的缴费期限已延长，请在 {until} 前登录平台缴纳评审费。延长原因：{reason}")
    ),
    "payment_kept": Template(
        _("您支付的 {amount}（支付订单号 {number}）没有计入账单，请勿重复支付，如需核实或退款请联系{office}。")
    ),
    "review_form_ready": Template(_("您的评审费已缴清（编号 {number}），可登录平台下载评审表。")),
    "result_passed": Template(_("您申报的“{plan}”（编号 {number}）评审结果为通过，现进入结果公示。")),
    "result_failed": Template(_("您申报的“{plan}”（编号 {number}）评审结果为未通过，详情请登录平台查看。")),
    "result_confirmed": Template(_("您申报的“{plan}”（编号 {number}）职称资格已确认，文件：{document}。")),
    "plan_amended": Template(
        _(
            "“{plan}”发布了第 {version} 版。您正在填写或修改的申报（编号 {number}）仍按第 {own} 版办理，"
            "可登录平台查看两版的差别，决定是否改按新版。"
        )
    ),
    "archive_decided": Template(
        _("{employer}已审核完您送审的业绩档案：现有 {approved} 条通过、{returned} 条退回待修改，详情请登录平台查看。")
    ),
    "archive_returned": Template(_("您的业绩档案“{title}”被{office}退回：{reason} 请登录平台修改后重新送审。")),
    "recommendation_asked": Template(
        _(
            "{applicant}（{employer}）在“{plan}”中请您作推荐专家。请在 {until} 前打开 {secret} 核对并确认，"
            "链接只供您本人使用一次，请勿转发；与您无关的请忽略。"
        )
    ),
    "recommendation_answered": Template(_("推荐专家{name}已在线答复您的申报（编号 {number}）：{answer}。")),
    "authorization_approved": Template(_("{organization}的授权委托书已审核通过，单位账号可以使用，至 {until} 止。")),
    "authorization_returned": Template(
        _("您为“{organization}”提交的单位认证被退回：{reason} 请登录平台补正后重新提交。")
    ),
    "authorization_frozen": Template(
        _(
            "另有人申请经办“{organization}”（{code}），单位账号暂停办理。请登录平台，在“单位认证”中选择：同意共同经办的，"
            "立即恢复；有异议的，由平台核实。"
        )
    ),
    "authorization_disputed": Template(
        _("“{organization}”（{code}）有不止一方申请经办，单位账号暂停办理。平台会向单位核实，结果发短信通知您。")
    ),
    "authorization_resumed": Template(_("关于“{organization}”由谁经办的争议已经解除，单位账号恢复办理。")),
    "authorization_examined": Template(
        _("关于“{organization}”由谁经办的争议已经解除，您的申请继续审核，结果发短信通知您。")
    ),
    "authorization_kept": Template(_("经核实，“{organization}”仍由您经办，单位账号恢复办理。")),
    "authorization_refused": Template(_("您为“{organization}”提交的单位认证未予认定：{reason}")),
    "account_changed": Template(
        _("您在平台的账号于 {at} {what}。不是您本人办理或要求的，请立即修改密码并联系平台运营人员。")
    ),
    "integrity_confirmed": Template(
        _("{office}认定失信记录（编号 {number}）：{ground}。{effect}详情和申诉办法请登录平台，在“我的诚信记录”中查看。")
    ),
    "integrity_revoked": Template(_("{office}已撤销失信记录（编号 {number}），原有限制不再执行。理由：{reason}")),
    "integrity_answered": Template(_("{office}已答复您对失信记录（编号 {number}）的申诉：{answer}")),
    "case_voided": Template(_("您的申报材料（编号 {number}）已被取消资格，本次申报作废：{reason}")),
    "authorization_ending": Template(
        _("“{organization}”的授权委托书将于 {until} 到期，到期后单位账号停止办理。请登录平台上传新的授权委托书。")
    ),
}


def fill(template: str, params: Mapping[str, str]) -> str:
    """The text of one message, at most LONGEST characters. Values are put in once and never read as placeholders.

    Raises BadMessage for an unknown template or a missing value. A value too many is allowed: callers give the same
    plan and number to all of theirs.
    """
    if template not in TEMPLATES:
        raise BadMessage(f"unknown message template {template!r}")
    wanted = TEMPLATES[template]
    missing = wanted.placeholders - params.keys()
    if missing:
        raise BadMessage(f"{template} needs {', '.join(sorted(missing))}")
    with official():
        words, signature = str(wanted.text), str(SIGNATURE)
    text = _PLACEHOLDER.sub(lambda match: _value(params[match[1]]), words)
    return (signature + text)[:LONGEST]


def _value(value: str) -> str:
    if not isinstance(value, str):
        raise BadMessage("values of a message are text")
    line = " ".join(value.split())
    return line if len(line) <= _LONGEST_VALUE else line[: _LONGEST_VALUE - 1] + "…"
