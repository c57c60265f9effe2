"""What others read is in the official language, whatever the reader at the screen has chosen."""

from django.utils.translation import get_language, override

from kernel.language import official


def test_the_readers_language_comes_back_after_a_paper() -> None:
    with override("en"):
        with official():
            assert get_language() == "zh-hans"
        assert get_language() == "en"
