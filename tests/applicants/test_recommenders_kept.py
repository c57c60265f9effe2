"""What is left empty among the recommenders is kept as empty, and what is long is kept whole or refused."""

import pytest
from django.urls import reverse

from applicants import recommending
from applicants.sections import Refused
from applicants.services import scoring
from applicants.services.sections import version_of
from tests import factories
from tests.portal.drawn import Drawn


@pytest.fixture
def dossier(cast):
    version = factories.plan(cast)
    factories.archived(cast, version)
    return factories.open_dossier(cast.lin, version, factories.SCORED_ROUTE)


def test_a_telephone_left_empty_is_saved(cast, dossier):
    rows = [{**factories.EXPERTS[0], "phone": ""}, {}]
    saved = scoring.save_recommenders(
        dossier_id=dossier.pk, seat=cast.lin.seat, rows=rows, seen=version_of(dossier, "recommenders")
    )
    assert [row.phone or "" for row in saved.recommenders.order_by("position")] == ["", ""]


@pytest.mark.feature("REC-01")
def test_the_longest_allowed_texts_come_back_whole(cast, dossier):
    client, address = cast.client("lin"), reverse("applicants:recommenders", args=[dossier.public_id])
    texts = {name: "字" * recommending.LIMITS[name] for name in ("name", "employer", "title", "major", "phone")}
    data = {f"{name}_0": text for name, text in texts.items()} | {"level_0": "full_senior", "version": "0"}
    client.post(address, data)
    again = Drawn(client.get(address))
    assert {name: again.ids[f"id_{name}_0"].get("value") for name in texts} == texts


def test_a_text_without_end_is_told_and_shown_but_never_cut(cast, dossier):
    client, address = cast.client("lin"), reverse("applicants:recommenders", args=[dossier.public_id])
    answer = client.post(address, {"employer_0": "院" * 201, "version": "0"})
    assert answer.status_code == 400
    assert "“单位”填写了 201 个字，没有保存：最多能暂存 200 个字。" in Drawn(answer).alerts()
    assert Drawn(answer).ids["id_employer_0"].get("value") == "院" * 201
    assert not dossier.recommenders.exists()


def test_an_item_of_the_sheet_without_end_is_told_and_shown_but_never_cut(cast, dossier):
    client, address = cast.client("lin"), reverse("applicants:sheet", args=[dossier.public_id])
    answer = client.post(address, {"item_conduct": "9" * 65, "version": "0"})
    assert answer.status_code == 400
    assert "“职业道德”填写了 65 个字，没有保存：最多能暂存 64 个字。" in Drawn(answer).alerts()
    assert Drawn(answer).ids["id_item_conduct"].get("value") == "9" * 65
    with pytest.raises(Refused, match="没有保存"):
        scoring.save_sheet(dossier_id=dossier.pk, seat=cast.lin.seat, seen=0,
                           typed={"values": {"conduct": "9" * 65}, "gates": [], "evidence": {}})  # fmt: skip
