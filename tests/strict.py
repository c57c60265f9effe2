"""What makes every test stricter than Django: accidental order breaks, joined locks must say what they lock.

Each of the two is shown to bite in ``tests/consistency/test_strict.py``.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler


class VagueLock(AssertionError):
    """``select_for_update()`` over a join without ``of=`` locks rows nobody meant."""


@contextmanager
def shuffled_unordered_querysets() -> Iterator[None]:
    """While inside, a queryset without an order gives its rows in a random one."""
    original = QuerySet._fetch_all

    def fetch_all(queryset: QuerySet[Any]) -> None:
        fresh = queryset._result_cache is None
        original(queryset)
        if fresh and not queryset.ordered and isinstance(queryset._result_cache, list):
            random.shuffle(queryset._result_cache)

    QuerySet._fetch_all = fetch_all
    try:
        yield
    finally:
        QuerySet._fetch_all = original


@contextmanager
def exact_locks() -> Iterator[None]:
    """While inside, a lock over joined tables must name ``of=`` (on SQLite too, which would ignore it)."""
    original = SQLCompiler.as_sql

    def as_sql(compiler: SQLCompiler, *args: Any, **kwargs: Any) -> Any:
        answer = original(compiler, *args, **kwargs)
        query = compiler.query
        if query.select_for_update and " JOIN " in answer[0] and not query.select_for_update_of:
            raise VagueLock(f"select_for_update() over a join needs of=: {answer[0][:300]}")
        return answer

    SQLCompiler.as_sql = as_sql
    try:
        yield
    finally:
        SQLCompiler.as_sql = original
