"""Seeds the look at every page on a narrow phone: drafts, a dossier given back, one under way, one to pay for."""

from tests.e2e.people import seed, set_up


def main() -> None:
    set_up()
    from plans.spec.chain import Action
    from review.engine.commands import Defect
    from tests import factories, walk

    cast, version = seed()
    factories.archived(cast, version, "stranger", "zhao")
    draft = factories.open_dossier(cast.stranger, version, factories.SCORED_ROUTE)
    factories.fill(draft, walk.seat_of(cast.stranger))
    paying = walk.submitted(cast, version, "payer")
    walk.walk_to(cast, paying, "payment")
    returned = walk.submitted(cast, version, "lin")
    defects = (
        Defect("information", "本人述职没有写明在项目中的具体职责，请补充。"),
        Defect("attachments", "继续教育学时证明第 3 页不清晰，请重新扫描上传。"),
    )
    walk.decide(returned, cast.wang, Action.RETURN, reason="以下两处请一次改好后重新提交。", defects=defects)


if __name__ == "__main__":
    main()
