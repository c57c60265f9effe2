"""What a machine that prints must have."""

from documents import checks, fonts


def test_this_machine_can_print():
    assert checks.printing(None) == []


def test_a_missing_font_is_an_error_with_its_cure(monkeypatch):
    monkeypatch.setattr(fonts, "SERIF", "No Such Serif SC")
    (error,) = checks.printing(None)
    assert (error.id, "fonts-noto-cjk" in error.msg) == ("documents.E001", True)
