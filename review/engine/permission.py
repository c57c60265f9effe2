"""The permission table: party × status × step × the plan's whitelist. Commands and buttons both ask here."""

from plans.spec.chain import Action, StageKind
from review.engine.barring import may_disqualify
from review.engine.commands import CommandName, OwnCommand
from review.engine.facts import CaseFacts, Role
from review.engine.kinds import KINDS, Party
from review.engine.kinds.public_notice import may_stop
from review.engine.recall import may_recall
from review.engine.state import CaseState, Status, Step
from review.engine.turn import Chain, stage_of

#: Roles that can hold a stage. An applicant's seat in the employer, or an operator's, holds nothing.
HOLDING = frozenset({Role.EMPLOYER, Role.DEPARTMENT, Role.BUREAU, Role.COMMITTEE_OFFICE})

COMPETES = "您本人也申报了这个评审计划，在结果出来之前不能办理同一计划的申报件。请由本单位其他人员办理。"


def party_of(facts: CaseFacts) -> Party | None:
    """What the actor is to the case, or None for a stranger.

    The owner is the owner wherever they sit: a reviewer who opens their own dossier acts for nobody (D9, AC-006). An
    officer who declares under the plan acts for nobody on the others' dossiers either (AC-007).
    """
    if facts.actor_role is Role.SYSTEM:
        return Party.SYSTEM
    if facts.actor_is_owner:
        return Party.OWNER if facts.actor_role is Role.APPLICANT else None
    if facts.actor_competes:
        return None
    if facts.actor_holds_stage and facts.actor_role in HOLDING:
        return Party.HOLDER
    if facts.actor_is_organizer and facts.actor_role is Role.COMMITTEE_OFFICE:
        return Party.ORGANIZER
    return None


def permitted(state: CaseState, chain: Chain, facts: CaseFacts) -> tuple[CommandName, ...]:
    """What the actor may ask of the case now, in the order of the plan's whitelist. Gates are not asked here.

    A decision is taken back by whoever made it, wherever the case is meanwhile.
    """
    if state.is_final:
        return ()
    back: tuple[CommandName, ...] = (OwnCommand.RECALL,) if may_recall(facts) else ()
    out: tuple[CommandName, ...] = (OwnCommand.DISQUALIFY,) if may_disqualify(party_of(facts), facts) else ()
    return (*_by_party(state, chain, facts), *back, *out)


def _by_party(state: CaseState, chain: Chain, facts: CaseFacts) -> tuple[CommandName, ...]:
    party = party_of(facts)
    if party is None:
        return ()
    stage = stage_of(chain, state.stage)
    kind = KINDS[stage.kind]
    if state.status is Status.RETURNED:
        return _while_returned(party, stage.actions)
    table = kind.may.get(state.step, {}).get(party, frozenset())
    actions: tuple[CommandName, ...] = tuple(action for action in stage.actions if action in table)
    if party is Party.HOLDER and kind.verifies_scores and state.step is Step.PENDING and facts.score is not None:
        actions = (*actions, OwnCommand.VERIFY_SCORE)
    if party is Party.HOLDER and stage.kind is StageKind.ON_SITE_CHECK and state.step is Step.PENDING:
        actions = (*actions, OwnCommand.COMPARE)
    if party is Party.HOLDER and may_stop(state, stage, facts):
        actions = (*actions, OwnCommand.STOP_NOTICE)
    if facts.actor_is_organizer and party in (Party.HOLDER, Party.ORGANIZER) and stage.kind is StageKind.PAYMENT:
        actions = (*actions, OwnCommand.EXTEND_PAYMENT)
    if party is Party.SYSTEM and stage.kind is StageKind.PAYMENT and stage.deadline is not None:
        actions = (*actions, OwnCommand.LAPSE)
    return actions


def _while_returned(party: Party, whitelist: tuple[Action, ...]) -> tuple[CommandName, ...]:
    """A returned case is in the applicant's hands, and in the calendar's."""
    if party is Party.SYSTEM:
        return (OwnCommand.LAPSE,)
    if party is Party.OWNER:
        return (OwnCommand.RESUBMIT, Action.WITHDRAW) if Action.WITHDRAW in whitelist else (OwnCommand.RESUBMIT,)
    return ()
