"""What a signature covers, and when a round asks for another one (AC-029, ADR 13)."""

import hashlib
import json

import pytest

from applicants.models import Dossier, Snapshot
from applicants.sections import Refused, Section
from applicants.services.replies import save_replies
from tests import factories
from tests.applicants.test_dossier_submit import returned, submit


@pytest.fixture
def ready(cast):
    return factories.ready_dossier(cast, factories.plan(cast))


def covers(content):
    """As ADR 13 says it, computed from nothing but the snapshot."""
    rest = {key: value for key, value in content.items() if key != "commitment"}
    said = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(f"{content['commitment']['text_digest']}\n{said}".encode()).hexdigest()


@pytest.mark.abuse("AC-029")
def test_the_submit_freezes_what_the_signature_covers(cast, ready):
    submit(ready, cast.lin)
    content = Snapshot.objects.get().content
    assert content["commitment"]["covers"] == covers(content)
    changed = content | {"statement": "别的述职"}
    assert content["commitment"]["covers"] != covers(changed)


@pytest.mark.abuse("AC-029")
def test_a_changed_round_asks_for_another_signature(cast, ready):
    submit(ready, cast.lin)
    returned(cast, ready, ["information"])
    Dossier.objects.filter(pk=ready.pk).update(statement="改过的述职，写明本人承担的工作。")
    with pytest.raises(Refused) as refused:
        submit(ready, cast.lin)
    assert [problem.section for problem in refused.value.problems] == [Section.COMMITMENT]
    assert "请重新签署保证书" in refused.value.problems[0].text
    factories.sign_anew(ready, cast.lin)
    submit(ready, cast.lin)
    first, second = (each.content["commitment"] for each in Snapshot.objects.order_by("round"))
    assert first["covers"] != second["covers"]
    assert first["signed_at"] < second["signed_at"]


@pytest.mark.abuse("AC-029")
def test_answers_to_the_return_alone_ask_for_none(cast, ready):
    submit(ready, cast.lin)
    returned(cast, ready, ["attachments"])
    save_replies(dossier_id=ready.pk, seat=cast.lin.seat, answers=["已核对，没有需要改的。"], seen=0)
    submit(ready, cast.lin)
    first, second = (each.content["commitment"] for each in Snapshot.objects.order_by("round"))
    assert first["signed_at"] == second["signed_at"]
    assert second["covers"] == covers(Snapshot.objects.get(round=2).content)


@pytest.mark.feature("SIG-01")
@pytest.mark.abuse("AC-029")
def test_each_changed_round_asks_anew_also_after_one_was_signed_anew(cast, ready):
    submit(ready, cast.lin)
    for words in ("改过的述职，写明本人承担的工作。", "又改过一次的述职，补充了证明人。"):
        returned(cast, ready, ["information"])
        Dossier.objects.filter(pk=ready.pk).update(statement=words)
        with pytest.raises(Refused) as refused:
            submit(ready, cast.lin)
        assert [problem.section for problem in refused.value.problems] == [Section.COMMITMENT]
        factories.sign_anew(ready, cast.lin)
        submit(ready, cast.lin)
    rounds = [each.content["commitment"] for each in Snapshot.objects.order_by("round")]
    assert len({each["signed_at"] for each in rounds}) == len({each["covers"] for each in rounds}) == 3
