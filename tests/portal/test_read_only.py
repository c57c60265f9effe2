"""A page that is only looked at neither writes nor locks."""

import pytest
from django.db import connection, transaction
from django.test import RequestFactory

from accounts.models import Organization
from kernel.middleware import ReadOnlyGetMiddleware, WriteInGet, noting

pytestmark = pytest.mark.django_db
#: Their words, whatever the database makes of them: the guard comes first.
REFUSED = (
    "UPDATE accounts_organization SET name = name",
    "  delete FROM accounts_organization",
    "SELECT id FROM accounts_organization FOR UPDATE",
    "SELECT id FROM accounts_organization\nfor no key update",
    "WITH one AS (SELECT 1) SELECT id FROM accounts_organization For  Share",
)


def asked(method, work):
    request = getattr(RequestFactory(), method)("/")
    return ReadOnlyGetMiddleware(work)(request)


@pytest.mark.parametrize("sql", REFUSED)
def test_a_get_that_writes_or_locks_fails_loudly(sql):
    def work(_request):
        with connection.cursor() as cursor:
            cursor.execute(sql)

    with pytest.raises(WriteInGet):
        asked("get", work)


def test_a_get_reads_also_what_speaks_of_formats_and_notes_where_it_may():
    def read(_request):
        return list(Organization.objects.filter(name="format for update notices").order_by("pk"))

    def note(request):
        with noting(request):
            return Organization.objects.create(kind=Organization.Kind.EMPLOYER, name="只此一家").pk

    assert asked("get", read) == []
    assert asked("get", note) == Organization.objects.get(name="只此一家").pk


def test_a_post_writes_and_locks():
    def work(_request):
        with transaction.atomic():
            (office,) = Organization.objects.select_for_update().order_by("pk")[:1]
            Organization.objects.filter(pk=office.pk).update(name="改过的名称")
            return office.pk

    assert Organization.objects.get(pk=asked("post", work)).name == "改过的名称"
