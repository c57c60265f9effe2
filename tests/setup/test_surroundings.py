"""The suite is the same whatever the shell says."""

import os
import subprocess
import sys

from tests.surroundings import foreign

SHELL = {
    "CI": "true",
    "DEMO": "false",
    "LOG_LEVEL": "DEBUG",
    "PLATFORM_NAME": "别处的平台",
    "S3_BUCKET": "elsewhere",
    "SECOND_FACTOR": "true",
    "SECRET_KEY": "k" * 50,
    "SIGN_ON_APPLICANT_SECRET": "s",
}
ASK = (
    "from django.conf import settings as portal; import os;"
    "print(portal.PLATFORM_NAME, portal.DEMO, portal.SECOND_FACTOR, portal.SECRET_KEY[:14], os.environ.get('CI'))"
)


def test_what_belongs_to_another_portal_is_foreign() -> None:
    assert foreign([*SHELL, "DATABASE_URL", "REDIS_URL", "PATH", "HOME", "TZ"]) == sorted(SHELL)


def test_the_settings_of_the_tests_do_not_hear_the_shell() -> None:
    env = os.environ | SHELL | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    answer = subprocess.run([sys.executable, "-c", ASK], env=env, capture_output=True, text=True, check=True)
    assert answer.stdout.split() == [
        "职评",
        "·",
        "专业技术职称申报与评审平台",
        "True",
        "False",
        "only-for-tests",
        "None",
    ]
