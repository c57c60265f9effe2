"""What a submit means under a plan's chain: where it goes first, and whether it can be withdrawn or comes back."""

from django.utils.translation import gettext as _

from applicants.models import Dossier
from plans.spec.chain import Action, Holder, Stage


def chain_of(dossier: Dossier) -> tuple[Stage, ...]:
    """The stages that the dossier walks through as far as it is filled in."""
    return dossier.plan_version.spec.chain_for(dossier.title, dossier.route or None)


def finality(chain: tuple[Stage, ...]) -> str:
    """What can still be changed after the submit, in one sentence."""
    may_return = any(Action.RETURN in each.actions for each in chain)
    after = _("被退回时可以修改") if may_return else _("审核中不退回补充")
    if Action.WITHDRAW not in chain[0].actions:
        return _("提交以后不能修改，也不能撤回；%s。") % after
    told = {"first": chain[0].labels.not_reached, "after": after}
    return _("提交以后不能修改；%(first)s前可以撤回，%(after)s。") % told


def no_additions(chain: tuple[Stage, ...]) -> str:
    """From where on nothing is given back, so that nothing can be added (REV-09); empty where the last may return."""
    returning = [place for place, each in enumerate(chain) if Action.RETURN in each.actions]
    if not returning or returning[-1] == len(chain) - 1:
        return ""
    return _("%s以后不再退回，材料不能再补充或更换。") % chain[returning[-1]].labels.not_reached


def goes_to(chain: tuple[Stage, ...], employer: str) -> str:
    """Which office has it first."""
    if chain[0].holder is Holder.EMPLOYER:
        return _("材料送交%(first)s：%(employer)s。") % {"first": chain[0].labels.not_reached, "employer": employer}
    return _("材料先送%s，再到您的用人单位。") % chain[0].labels.not_reached


def begins_again(chain: tuple[Stage, ...]) -> str:
    """Where a corrected dossier begins."""
    return _("重新提交后从%s开始，已经公示过的需再次公示。") % chain[0].labels.not_reached
