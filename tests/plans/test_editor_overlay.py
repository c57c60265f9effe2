"""A draft of a plan that was written on top of another stays on top of it, in the text and in the forms."""

from html import unescape

import pytest
from django.urls import reverse

from plans.bases import CATALOG, base_beside, pinned
from plans.editor.overlays import changed_overlay, laid_over, owned
from plans.editor.text import written
from plans.models import PlanVersion
from plans.provenance import read_provenance
from plans.services import drafts, import_plan
from plans.spec import dump_yaml, load, load_yaml
from plans.spec.overlay import merge, origins
from plans.spec.reader import read_plain
from tests.plans.drafting import colleague_of_sun, seat_of

CODE = "taizhou-quality-2020"
FILE = CATALOG / f"{CODE}.yaml"


def city() -> tuple[dict, dict, list[str]]:
    """The plan below, the city's whole plan, and the paths that the city states."""
    loaded = load(FILE.read_text(encoding="utf-8"), base_beside(FILE))
    own = [path for path, origin in loaded.origins.items() if origin.layer == "overlay"]
    return read_plain(dump_yaml(loaded.base)).data, read_plain(dump_yaml(loaded.document)).data, own


def again(base: dict, laid: dict):
    """What the overlay makes of the base."""
    return load("overlay_of: base\n" + written(laid), pinned("code: base\n" + written(base).partition("\n")[2])).plain


def test_an_overlay_is_found_again_from_what_it_makes():
    base, wanted, own = city()
    assert next(iter(base)) == "code"
    laid = laid_over(base, wanted, own)
    assert len(written(laid)) < len(written(wanted)) / 2
    assert "routes" in laid and "continuing_education" not in laid
    made = again(base, laid)
    assert made.data == wanted


def test_what_is_said_like_the_base_stays_said():
    base, wanted, own = city()
    said = next(key for key in ("series", "year") if wanted[key] == base[key])
    assert laid_over(base, wanted, [*own, said])[said] == wanted[said]
    assert said not in laid_over(base, wanted, own)


def test_an_overlay_of_nothing_is_empty():
    base, _wanted, _own = city()
    assert laid_over(base, base, []) == {}


@pytest.mark.parametrize("change", ["gone", "turned", "renamed", "inner", "emptied", "another kind"])
def test_every_change_is_said(change):
    base, wanted, own = city()
    route = next(each for each in wanted["routes"] if each.get("rule", {}).get("kind") == "all")
    if change == "gone":
        del wanted["routes"][0], wanted["attachments"][-1]
    elif change == "turned":
        wanted["chain"].insert(0, wanted["chain"].pop())
        wanted["receiving"]["offices"].reverse()
    elif change == "renamed":
        wanted["majors"][0]["code"] = "another-code"
    elif change == "inner":
        route["rule"]["of"].pop()
    elif change == "emptied":
        del wanted["discipline"]
    else:
        route["rule"]["kind"] = "any"
    laid = laid_over(base, wanted, own)
    assert again_data(base, laid) == wanted


def again_data(base: dict, laid: dict) -> dict:
    return merge(read_plain(written(base)), read_plain(written({"overlay_of": "x"} | laid))).data


def test_names_that_come_twice_are_written_whole():
    base, wanted, own = city()
    wanted["routes"] = [{"code": "a"}, {"code": "a", "name": "乙"}]  # an error, stored as typed
    laid = laid_over(base, wanted, own)
    assert "routes" in laid["remove"] and again_data(base, laid)["routes"] == wanted["routes"]


def test_only_the_keys_that_changed_are_written_anew():
    overlay = {"overlay_of": "x", "name": "甲", "remove": ["routes.a", "chain.b"], "order": {"chain": ["c"]}}
    laid = {"name": "乙", "fee": {"text": "丙"}, "remove": ["routes.d", "majors.e"], "order": {"routes": ["f"]}}
    assert changed_overlay(overlay, laid, {"fee", "routes"}) == {
        "overlay_of": "x",
        "name": "甲",
        "fee": {"text": "丙"},
        "remove": ["chain.b", "routes.d"],
        "order": {"chain": ["c"], "routes": ["f"]},
    }


def test_a_plan_that_stands_alone_owns_nothing():
    assert owned(read_plain("code: a\n")) == frozenset()


def page(client, draft, code: str) -> str:
    answer = client.get(reverse("drafts:section", args=[draft.public_id, code]))
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.fixture
def version(cast) -> PlanVersion:
    text = FILE.read_text(encoding="utf-8")
    return import_plan(text, redate_to=2031, organizer=cast.organizations["office"], find_base=base_beside(FILE))


@pytest.mark.django_db
@pytest.mark.feature("PLN-08")
def test_an_amendment_keeps_where_its_values_come_from(cast, version):
    sun, deputy = seat_of(cast.sun), seat_of(colleague_of_sun(cast))
    before = read_provenance(version.provenance)
    draft = drafts.create_from(version, sun)
    assert draft.text.startswith("overlay_of: zhejiang-quality-2020\n")
    assert drafts.document_of(draft) == version.spec
    client = cast.client("sun")
    photo = page(client, draft, "photo")
    assert "写在《" in photo and "本通知写明" in photo
    assert (
        "本通知写明，不沿用底本" not in page(client, draft, "audience").partition('name="audience-statement"')[0][-900:]
    )

    fee = load(draft.text, pinned(draft.under)).plain.data["fee"]
    changes = {"fee": fee | {"text": "另行通知"}}
    draft = drafts.save_section(draft.pk, sun, changes, "评审费", seen=draft.version)
    assert "另行通知" in draft.text and draft.text.startswith("overlay_of:")
    draft = drafts.submit(draft.pk, sun, seen=draft.version)
    draft = drafts.approve(draft.pk, deputy, seen=draft.version)
    published = drafts.publish_draft(draft.pk, sun, seen=draft.version)
    after = read_provenance(published.provenance)
    assert published.spec.fee.text == "另行通知"
    assert set(before.own) <= set(after.own) and set(after.own) - set(before.own) <= {"fee.text", "redating.note"}
    assert (after.base_code, after.base) == (before.base_code, before.base)
    assert {each.path for each in after.differences} >= {each.path for each in before.differences}


@pytest.mark.django_db
def test_a_form_of_an_overlay_writes_only_what_differs(cast, version):
    draft = drafts.create_from(version, seat_of(cast.sun))
    whole = load(draft.text, pinned(draft.under)).plain.data
    routes = [dict(each) for each in whole["routes"]]
    at = next(place for place, each in enumerate(routes) if each["code"] != "senior-direct")
    routes[at]["name"] = "改过的名称"
    others = {key: value for key, value in read_plain(draft.text).data.items() if key != "routes"}
    draft = drafts.save_section(draft.pk, seat_of(cast.sun), {"routes": routes}, "", seen=draft.version)
    after = read_plain(draft.text).data
    assert {key: value for key, value in after.items() if key != "routes"} == others
    assert {"code": routes[at]["code"], "name": "改过的名称"} in after["routes"]
    found = origins(load(draft.text, pinned(draft.under)).plain)
    assert found[f"routes.{routes[at]['code']}.name"].layer == "overlay"
    assert found[f"routes.{routes[at]['code']}.title"].layer == "base"


@pytest.mark.django_db
def test_a_new_plan_like_an_overlay_lies_over_the_same_moved_to_its_year(cast, version):
    draft = drafts.create_from(version, seat_of(cast.sun), drafts.NewPlan("taizhou-next", 2032))
    assert draft.text.startswith("overlay_of: zhejiang-quality-2020\ncode: taizhou-next\n")
    assert load_yaml(draft.under).year == 2032
    document = drafts.document_of(draft)
    assert (document.code, document.year) == ("taizhou-next", 2032)
