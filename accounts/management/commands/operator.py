"""``manage.py operator invite``, ``reset``, ``rename`` and ``reissue``: the ways in that need nobody signed in."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from accounts.forms.officers import FirstOperatorForm, ReissueForm, RenameForm, ResetForm
from accounts.id_kinds import IdKind
from accounts.services.invitations import NotInvited, invite_first, reset_operator
from accounts.services.reissuing import NotReissued, reissue
from accounts.services.renaming import NotRenamed, rename
from kernel.formats import cn_datetime
from kernel.forms import BaseForm

PLACE = "平台运营中心"
_QUESTIONS = {"full_name": "姓名", "id_number": "证件号码", "phone": "手机号", "old": "原来的号码", "new": "新的号码"}
_INVITEE = ("full_name", "id_number", "phone")


class Command(BaseCommand):
    """Exit status 1 and one Chinese sentence when nothing was done."""

    help = "Invite the first operator; reset the second factor of the only one; mend a person's name or number."

    def add_arguments(self, parser: CommandParser) -> None:
        """One subcommand for each thing to do."""
        actions = parser.add_subparsers(dest="action", required=True)
        invite = actions.add_parser(
            "invite", help="print the one-time link by which the first operator sets up an account"
        )
        invite.add_argument("--name", dest="full_name", help="asked for when it is not given, as the two below")
        invite.add_argument("--id-number", help="better typed when asked for: a command line is kept by the shell")
        invite.add_argument("--phone")
        invite.add_argument(
            "--id-kind", default=IdKind.RESIDENT.value, choices=IdKind.values, help="default: 18 digits"
        )
        invite.add_argument("--sex", default="", choices=["female", "male"], help="of a number without 18 digits")
        invite.add_argument("--birth-date", default="", help="likewise, as 1990-01-31")
        invite.add_argument("--place", default=PLACE, help=f"name of the operators' organization (default: {PLACE})")
        reset = actions.add_parser("reset", help="take a lost second factor off the account of an operator")
        reset.add_argument("username")
        reset.add_argument("--reason", required=True, help="how it was made sure that its owner asks for it; kept")
        mend = actions.add_parser("rename", help="mend the name of a person whom the sign-on's name shuts out")
        mend.add_argument("--name", dest="full_name", help="the right one; asked for when it is not given, as the next")
        mend.add_argument("--id-number", help="better typed when asked for: a command line is kept by the shell")
        mend.add_argument("--id-kind", default=IdKind.RESIDENT.value, choices=IdKind.values, help="default: 18 digits")
        mend.add_argument("--reason", required=True, help="which paper proved the name; kept")
        again = actions.add_parser("reissue", help="register the new number of a document that was issued anew")
        again.add_argument("--id-kind", default=IdKind.PASSPORT.value, choices=IdKind.values, help="default: passport")
        again.add_argument("--old", help="the number registered; asked for when it is not given, as the next")
        again.add_argument("--new", help="better typed when asked for: a command line is kept by the shell")
        again.add_argument("--reason", required=True, help="which papers proved it; kept")
        again.add_argument("--another", action="store_true", help="it is somebody else of the same name and birth date")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the subcommand."""
        try:
            getattr(self, f"_{options['action']}")(options)
        except (NotInvited, NotRenamed, NotReissued) as refused:
            raise CommandError(str(refused)) from None

    def _invite(self, options: dict[str, Any]) -> None:
        typed = {name: options[name] for name in ("place", "id_kind", "sex", "birth_date")}
        typed |= {name: options[name] or _ask(name) for name in _INVITEE}
        issued = invite_first(**_valid(FirstOperatorForm(typed)))
        if issued.invitation is None:
            self.stdout.write("这位人员已有管理部门账号，运营席位已直接加上，用原来的用户名登录。")
            return
        self.stdout.write(settings.SITE_URL + reverse("accounts:invitation", args=[issued.secret]))
        until = cn_datetime(issued.invitation.expires_at)
        self.stdout.write(f"链接只显示这一次，{until} 前可用一次。请交给{issued.invitation.full_name}本人打开。")

    def _reset(self, options: dict[str, Any]) -> None:
        reset_operator(options["username"], **_valid(ResetForm({"reason": options["reason"]})))
        self.stdout.write("动态口令已重置，所有登录已退出。下次登录后要重新开通，并写入了安全记录。")

    def _rename(self, options: dict[str, Any]) -> None:
        typed = {name: options[name] or _ask(name) for name in ("full_name", "id_number")}
        valid = _valid(RenameForm(typed | {name: options[name] for name in ("id_kind", "reason")}))
        before = rename(valid.pop("id_number"), **valid)
        self.stdout.write(
            f"姓名已由“{before}”更正为“{valid['full_name']}”，并写入了安全记录。已提交的材料仍是原来的姓名。"
        )

    def _reissue(self, options: dict[str, Any]) -> None:
        typed = {name: options[name] or _ask(name) for name in ("old", "new")}
        valid = _valid(ReissueForm(typed | {name: options[name] for name in ("id_kind", "reason")}))
        name = reissue(**valid, is_another=options["another"])
        if options["another"]:
            self.stdout.write(f"已登记另一位{name}，可以用新的号码登录。")
        else:
            self.stdout.write(f"{name}的证件号码已更新，并写入了安全记录。已提交的材料仍是原来的号码。")


def _ask(name: str) -> str:
    """The answer of whoever sits at the terminal; nothing where nobody does, which the form then refuses."""
    return input(f"{_QUESTIONS[name]}：") if sys.stdin.isatty() else ""


def _valid(form: BaseForm) -> dict[str, Any]:
    """What the form holds. Raises CommandError with its first error."""
    for name, errors in form.errors.items():
        raise CommandError(f"{form.fields[name].label}：{errors[0]}")
    return dict(form.cleaned_data)
