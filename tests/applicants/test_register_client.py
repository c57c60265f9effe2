"""The register's client against servers of bad will: whatever comes back, an answer that is right or a RegisterError."""

import base64
import contextlib
import json
import time
from datetime import date

import pytest

from applicants.registers import sandbox
from applicants.registers.base import RegisterError, RegisterKind, Subject
from applicants.registers.schema import LARGEST_ANSWER
from tests.applicants.register_server import DEGREE, register_server, said

LIN = Subject("林清", "330500198503121005")
TODAY = date(2026, 1, 5)
DEGREES = RegisterKind.DEGREES


def fetch(settings, reply, kind=DEGREES):
    with register_server(reply) as (address, _heard):
        settings.SANDBOX_URL = address
        return sandbox.SandboxRegister().fetch(kind, LIN, today=TODAY)


def error_of(settings, reply, kind=DEGREES):
    with pytest.raises(RegisterError) as raised:
        fetch(settings, reply, kind)
    return raised.value.code, raised.value.permanent


@pytest.mark.feature("INF-02")
def test_an_answer_is_read_with_its_day_source_and_completeness(settings):
    answer = fetch(settings, lambda asked, _http: said(asked, [DEGREE], complete=False))
    assert answer.values == (DEGREE,)
    assert (answer.source, answer.as_of, answer.is_complete) == ("测试登记系统", TODAY, False)


def test_the_question_is_signed_and_says_of_whom(settings):
    with register_server(lambda asked, _http: said(asked, [])) as (address, heard):
        settings.SANDBOX_URL = address
        assert sandbox.SandboxRegister().fetch(DEGREES, LIN, today=TODAY).values == ()
    assert heard[0].keys() == {"request", "kind", "id_number", "full_name"}
    assert (heard[0]["kind"], heard[0]["id_number"], heard[0]["full_name"]) == ("degrees", LIN.id_number, "林清")


VALUES = {
    "not JSON": b"<html>",
    "broken off": b'{"request": "',
    "no object": b"[]",
    "deep": b"[" * 100_000,
    "not UTF-8": b"\xff\xfe",
    "empty": b"",
}


@pytest.mark.parametrize("what", VALUES)
def test_what_is_no_answer_is_malformed(settings, what):
    assert error_of(settings, lambda _asked, _http: VALUES[what]) == ("malformed", False)


@pytest.mark.parametrize(
    "changes",
    [
        {"graduated_on": "2000-12-31"},  # not in the register (INF-02)
        {"graduated_on": "2026-01-06"},  # tomorrow
        {"graduated_on": "30.06.2012"},
        {"degree": "emperor"},
        {"school": ""},
        {"school": " \u200b "},
        {"school": "a\u0000b"},
        {"school": "x" * 61},
        {"school": 1},
        {"school": None},
        {"more": "x"},
    ],
)
def test_a_value_of_the_wrong_form_takes_the_whole_answer_down(settings, changes):
    reply = lambda asked, _http: said(asked, [DEGREE | {"certificate_number": "1"}, DEGREE | changes])  # noqa: E731
    assert error_of(settings, reply) == ("malformed", False)


@pytest.mark.parametrize(
    "changes",
    [
        {"as_of": "2026-01-06"},
        {"as_of": None},
        {"complete": "yes"},
        {"source": ""},
        {"source": "\U0001d15e" * 60},  # NFC makes two characters of each
        {"values": None},
        {"values": [DEGREE] * 2},
        {"values": [DEGREE | {"certificate_number": str(n)} for n in range(201)]},
        {"more": 1},
    ],
)
def test_an_envelope_of_the_wrong_form_is_malformed(settings, changes):
    assert error_of(settings, lambda asked, _http: said(asked, [], **changes)) == ("malformed", False)


@pytest.mark.parametrize(
    "changes", [{"id_number": "330500198503121013"}, {"full_name": "林青"}, {"request": "another"}]
)
def test_an_answer_about_somebody_else_is_never_used(settings, changes):
    assert error_of(settings, lambda asked, _http: said(asked, [DEGREE], **changes)) == ("wrong_person", True)


@pytest.mark.parametrize(
    "changes", [{"id_number": "３３０５００１９８５０３１２１００５"}, {"full_name": "林\u3000清"}]
)
def test_an_answer_that_spells_name_and_number_its_own_way_is_theirs(settings, changes):
    assert fetch(settings, lambda asked, _http: said(asked, [DEGREE], **changes)).values == (DEGREE,)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (RegisterKind.APPRAISALS, {"year": 2027, "grade": "excellent", "employer": "苕溪建设集团有限公司"}),
        (RegisterKind.HOURS, {"year": 2025, "hours_kind": "general", "hours": 0, "system": "学时登记"}),
        (RegisterKind.HOURS, {"year": 2025, "hours_kind": "general", "hours": 1.5, "system": "学时登记"}),
        (RegisterKind.HOURS, {"year": 2025, "hours_kind": "general", "hours": True, "system": "学时登记"}),
        (RegisterKind.PHOTO, {"jpeg": "not base64!"}),
    ],
)
def test_other_kinds_are_judged_by_their_own_shape(settings, kind, value):
    assert error_of(settings, lambda asked, _http: said(asked, [value]), kind) == ("malformed", False)


def test_of_two_photos_none_is_taken(settings):
    value = {"jpeg": base64.b64encode(b"x").decode()}
    other = {"jpeg": base64.b64encode(b"y").decode()}
    assert error_of(settings, lambda asked, _http: said(asked, [value, other]), RegisterKind.PHOTO)[0] == "malformed"


def test_a_huge_answer_is_given_up(settings):
    def reply(asked, _http):
        return said(asked, [DEGREE | {"school": "x" * LARGEST_ANSWER}])

    assert error_of(settings, reply) == ("unavailable", False)


@pytest.mark.parametrize(
    ("status", "expected"),
    [(500, ("unavailable", False)), (503, ("unavailable", False)), (429, ("unavailable", False)),
     (400, ("refused", True)), (401, ("refused", True)), (404, ("refused", True))],
)  # fmt: skip
def test_errors_of_theirs_say_whether_trying_again_can_help(settings, status, expected):
    assert error_of(settings, lambda _asked, http: http.send_error(status)) == expected


def test_a_redirect_is_not_followed(settings):
    with register_server(lambda asked, _http: said(asked, [DEGREE])) as (elsewhere, heard):

        def reply(_asked, http):
            http.send_response(302)
            http.send_header("Location", elsewhere)
            http.end_headers()

        assert error_of(settings, reply) == ("unavailable", False)
    assert heard == []


def test_a_register_that_says_nothing_is_not_waited_for(settings, monkeypatch):
    monkeypatch.setattr(sandbox, "TIMEOUT", 0.2)

    def reply(_asked, _http):
        time.sleep(1)

    assert error_of(settings, reply) == ("unavailable", False)


def test_a_connection_that_breaks_off(settings):
    def reply(_asked, http):
        http.send_response(200)
        http.send_header("Content-Length", "1000")
        http.end_headers()
        with contextlib.suppress(OSError):
            http.wfile.write(json.dumps({"request": "x"}).encode())
        http.close_connection = True

    assert error_of(settings, reply)[1] is False


def test_nobody_is_there(settings):
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    with pytest.raises(RegisterError) as raised:
        sandbox.SandboxRegister().fetch(DEGREES, LIN, today=TODAY)
    assert (raised.value.code, raised.value.permanent) == ("unavailable", False)
