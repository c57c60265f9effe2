# ruff: noqa: E501, S608 - statements, and no word of them from outside
"""A database of any number of cases, made of the demo's by statements over whole tables: PostgreSQL only.

200 offices (10 committee offices, 40 bureaus, 150 departments) and 2,000 employers, each with an officer; two people for
five cases, with the cases of three years; the newest year's stand at every place of the chain where the demo has a case,
the older ones have ended. The first committee office has three times as many as another. Each case has its person,
account, seat, profile, dossier, snapshot and history, so that every page of it opens; its archive is cut to two
entries, its checklist to two lines, its history to the decisions, and digests are the demo's: this is for measuring, never for ``check_invariants``.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

COMMITTEES, BUREAUS, DEPARTMENTS, EMPLOYERS = 10, 40, 150, 2_000
YEARS = 3
OFFICER = "gen-officer-"
"""Accounts of the officers: gen-officer-0 is that of the first committee office, then the other offices in their order,
then the employers' HR."""
#: Of a hundred cases of the newest year, how many stand where: (stage, step, status).
NOW = {
    ("employer", "pending", "in_review"): 16,
    ("employer", "pending", "returned"): 4,
    ("employer_notice", "pending", "in_review"): 5,
    ("employer_notice", "approved", "in_review"): 3,
    ("department", "pending", "in_review"): 13,
    ("bureau", "pending", "in_review"): 9,
    ("bureau", "approved", "in_review"): 4,
    ("office", "pending", "in_review"): 20,
    ("payment", "pending", "in_review"): 6,
    ("committee", "pending", "in_review"): 10,
    ("result_notice", "pending", "in_review"): 6,
    ("confirmation", "pending", "in_review"): 4,
}
#: And of an older one's.
THEN = {
    ("confirmation", "approved", "passed"): 80,
    ("committee", "approved", "failed"): 16,
    ("employer", "pending", "withdrawn"): 4,
}
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文建国志远子涵宇轩思雨欣怡浩然俊天一佳琪梓晨雪"
_COPIED = ("accounts_person", "accounts_user", "accounts_seat", "accounts_organization", "plans_plan",
           "plans_planversion", "plans_planwindow", "applicants_profile", "applicants_dossier", "applicants_snapshot",
           "review_case", "review_reviewevent")  # fmt: skip


def generate(cases: int) -> None:
    """Add ``cases`` to the demo's. Needs the demo, PostgreSQL and a superuser, who may leave foreign keys unchecked."""
    with transaction.atomic(), _without_indexes():
        _run("SET LOCAL session_replication_role = replica; SET LOCAL work_mem = '256MB'")
        _run("SET LOCAL synchronous_commit = off")
        _organizations()
        _plans()
        _people(cases * 2 // 5 + 1)
        _plan_of_cases(cases)
        _dossiers_and_cases()
        _events()
        for table in _COPIED:
            _run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _organizations() -> None:
    """``gen_office``: number, kind, own key, and that of its officer's seat; an employer's with its offices."""
    kinds = [
        ("committee_office", COMMITTEES),
        ("bureau", BUREAUS),
        ("department", DEPARTMENTS),
        ("employer", EMPLOYERS),
    ]
    numbered = [(number, kind) for kind, many in kinds for number in range(many)]
    _run("CREATE TEMP TABLE gen_office (place int, number int, kind text, id bigint, person bigint)")
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO gen_office (place, number, kind) VALUES (%s, %s, %s)",
            [(place, number, kind) for place, (number, kind) in enumerate(numbered)],
        )
    for column, table in (("id", "accounts_organization"), ("person", "accounts_person")):
        _run(f"UPDATE gen_office SET {column} = place + 1 + (SELECT max(id) FROM {table})")
    names = (
        "CASE g.kind WHEN 'committee_office' THEN '第' || g.number || '评委会办公室' WHEN 'bureau' THEN '第' || g.number"
        " || '人社局' WHEN 'department' THEN '第' || g.number || '主管部门' ELSE '第' || g.number || '建设有限公司' END"
    )
    _copy("accounts_organization", "gen_office", "t.id = (SELECT min(id) FROM accounts_organization o WHERE o.kind = g.kind)",
          id="g.id", public_id="'org' || g.place", name=names,
          credit_code="CASE g.kind WHEN 'employer' THEN 'GEN' || lpad(g.number::text, 15, '0') ELSE '' END",
          department_id=_office("department", f"g.number % {DEPARTMENTS}", "g.kind = 'employer'"),
          bureau_id=_office("bureau", f"g.number % {BUREAUS}", "g.kind = 'employer'"))  # fmt: skip
    _person("gen_office", "g.person", f"'{OFFICER}' || g.place", "'经办' || g.place")
    roles = (
        "CASE g.kind WHEN 'committee_office' THEN 'office_officer' WHEN 'employer' THEN 'employer_hr'"
        " ELSE g.kind || '_officer' END"
    )
    _run(
        "ALTER TABLE gen_office ADD seat bigint; UPDATE gen_office SET seat = person + (SELECT max(id) FROM accounts_seat)"
    )
    _copy("accounts_seat", "gen_office", "t.id = (SELECT min(id) FROM accounts_seat)", id="g.seat",
          public_id="'gos' || g.place", user_id="g.person + gap.users", organization_id="g.id", role=roles)  # fmt: skip


def _office(kind: str, number: str, when: str) -> str:
    return f"CASE WHEN {when} THEN (SELECT o.id FROM gen_office o WHERE o.kind = '{kind}' AND o.number = {number}) END"


def _person(source: str, key: str, username: str, name: str) -> None:
    """A person and an account of each row; the account's key is the person's and what lies between the two."""
    if source == "gen_office":
        _run("CREATE TEMP TABLE gap AS SELECT (SELECT max(id) FROM accounts_user) AS users")
    first = "t.id = (SELECT min(id) FROM {})"
    _copy("accounts_person", source, first.format("accounts_person"), id=key, public_id=f"substr(md5('p' || {key}), 1, 20)",
          full_name=name, id_index=f"rpad('gen' || {key}, 64, '-')")  # fmt: skip
    _copy(
        "accounts_user",
        source,
        first.format("accounts_user"),
        id=f"{key} + gap.users",
        username=username,
        person_id=key,
    )


def _plans() -> None:
    """``gen_version``: one version for each committee office and year, all with the document of the demo's."""
    _run(f"""
        CREATE TEMP TABLE gen_version AS
        SELECT o.id AS organizer, o.number, back, o.number * {YEARS} + back + 1 + (SELECT max(id) FROM plans_plan) AS plan,
            o.number * {YEARS} + back + 1 + (SELECT max(id) FROM plans_planversion) AS id,
            (SELECT min(plan_version_id) FROM review_case) AS template
        FROM gen_office o, generate_series(0, {YEARS - 1}) AS back WHERE o.kind = 'committee_office'
    """)
    _copy("plans_plan", "gen_version", "t.id = (SELECT plan_id FROM plans_planversion WHERE id = g.template)", id="g.plan",
          code="'gen-' || g.number || '-' || g.back", organizer_id="g.organizer", current_id="g.id")  # fmt: skip
    _copy("plans_planversion", "gen_version", "t.id = g.template", id="g.id", plan_id="g.plan", year="t.year - g.back",
          name="(t.year - g.back) || '年第' || g.number || '评委会评审计划'")  # fmt: skip
    _copy("plans_planwindow", "gen_version", "t.version_id = g.template", version_id="g.id",
          id="row_number() OVER () + (SELECT max(id) FROM plans_planwindow)")  # fmt: skip


def _people(many: int) -> None:
    """``gen_person``: keys of the person, of their account and of their seat; whose employee they are."""
    _run(f"""
        CREATE TEMP TABLE gen_person AS
        SELECT n, n + 1 + (SELECT max(id) FROM accounts_person) AS id, n + 1 + (SELECT max(id) FROM accounts_seat) AS seat,
            e.id AS employer, e.seat AS employer_seat, d.id AS department, d.seat AS department_seat, b.id AS bureau,
            b.seat AS bureau_seat, {_char(_SURNAMES, "n * 7 + n / 11")} || {_char(_GIVEN, "n * 13 + n / 40")} ||
            CASE WHEN n % 4 = 0 THEN '' ELSE {_char(_GIVEN, "n / 7 + n / 1999")} END AS name
        FROM generate_series(0, {many - 1}) AS n
        JOIN gen_office e ON e.kind = 'employer' AND e.number = n % {EMPLOYERS}
        JOIN gen_office d ON d.kind = 'department' AND d.number = e.number % {DEPARTMENTS}
        JOIN gen_office b ON b.kind = 'bureau' AND b.number = e.number % {BUREAUS}
    """)
    _person("gen_person", "g.id", "'gen-' || g.n", "g.name")
    _copy("accounts_seat", "gen_person", "t.id = (SELECT min(id) FROM accounts_seat)", id="g.seat", role="'applicant'",
          public_id="'gs' || g.n", user_id="g.id + gap.users", organization_id="g.employer")  # fmt: skip
    _copy("applicants_profile", "gen_person", "t.id = (SELECT min(id) FROM applicants_profile)", person_id="g.id",
          id="g.n + 1 + (SELECT max(id) FROM applicants_profile)", employer_id="g.employer")  # fmt: skip
    _run("CREATE UNIQUE INDEX ON gen_person (n); ANALYZE gen_person")


def _char(characters: str, number: str) -> str:
    return f"substr('{characters}', 1 + ({number})::int % {len(characters)}, 1)"


def _plan_of_cases(cases: int) -> None:
    """``gen``: everything that tells one case from another; ``like``, the demo's case that it is made of."""
    _run("CREATE TEMP TABLE gen_like (old boolean, share int, id bigint)")
    for old, places in ((False, NOW), (True, THEN)):
        share = 0
        for (stage, step, status), many in places.items():
            _run(f"""INSERT INTO gen_like SELECT {old}, s, (SELECT min(id) FROM review_case WHERE stage = '{stage}'
                     AND step = '{step}' AND status = '{status}') FROM generate_series({share}, {share + many - 1}) AS s""")
            share += many
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM gen_like WHERE id IS NULL")
        if cursor.fetchone() != (0,):
            raise LookupError("The demo has no case at a place of NOW or THEN.")
    _run(f"""
        CREATE TEMP TABLE gen AS
        SELECT i, p.*, like_.id AS like_case, c.dossier_id AS like_dossier, c.snapshot_id AS like_snapshot,
            i + 1 + (SELECT max(id) FROM review_case) AS case_id,
            i + 1 + (SELECT max(id) FROM applicants_dossier) AS dossier_id,
            i + 1 + (SELECT max(id) FROM applicants_snapshot) AS snapshot_id,
            v.id AS version, o.id AS committee, o.seat AS committee_seat, v.back,
            CASE h.kind WHEN 'employer' THEN p.employer WHEN 'department' THEN p.department WHEN 'bureau' THEN p.bureau
                WHEN 'committee_office' THEN o.id END AS holder
        FROM generate_series(0, {cases - 1}) AS i
        JOIN gen_person p ON p.n = i % (SELECT count(*) FROM gen_person)
        JOIN gen_like like_ ON like_.old = (i >= (SELECT count(*) FROM gen_person)) AND like_.share = (i * 37 + i / 100 * 59) % 100
        JOIN review_case c ON c.id = like_.id
        LEFT JOIN accounts_organization h ON h.id = c.holder_id
        JOIN gen_office o ON o.kind = 'committee_office'
            AND o.number = CASE WHEN p.n / 100 % 12 < 3 THEN 0 ELSE p.n / 100 % 12 - 2 END
        JOIN gen_version v ON v.organizer = o.id AND v.back = i / (SELECT count(*) FROM gen_person)
    """)
    _run("ANALYZE gen")


def _dossiers_and_cases() -> None:
    # Every number once: an odd factor permutes the numbers of 32 bits.
    number = "upper(lpad(to_hex((g.i::bigint * 2654435761) % 4294967296), 8, '0'))"
    number = f"(t.year - g.back) || substr('湖州杭州嘉兴宁波', 1 + (g.i % 4) * 2, 2) || '-' || {number}"
    _copy("applicants_dossier", "gen", "t.id = g.like_dossier", id="g.dossier_id", person_id="g.id", number=number,
          public_id="substr(md5('d' || g.i), 1, 20)", user_id="g.id + gap.users", plan_version_id="g.version",
          employer_id="g.employer", year="t.year - g.back")  # fmt: skip
    # Most of a snapshot is its archive and its findings: ten gigabytes of a million.
    _run("""
        CREATE TEMP TABLE gen_content AS
        SELECT id, content || jsonb_build_object(
            'entries', jsonb_path_query_array(content, '$.entries[0 to 1]'),
            'findings', jsonb_path_query_array(content, '$.findings[0 to 1]')) AS content
        FROM applicants_snapshot WHERE id IN (SELECT like_snapshot FROM gen)
    """)
    _copy("applicants_snapshot", "gen", "t.id = g.like_snapshot", id="g.snapshot_id", dossier_id="g.dossier_id",
          public_id="substr(md5('s' || g.i), 1, 20)", submitted_by_id="g.seat",
          content="(SELECT content FROM gen_content WHERE id = g.like_snapshot)")  # fmt: skip
    _copy("review_case", "gen", "t.id = g.like_case", id="g.case_id", public_id="substr(md5('c' || g.i), 1, 20)",
          dossier_id="g.dossier_id", snapshot_id="g.snapshot_id", person_id="g.id", employer_id="g.employer",
          holder_id="g.holder", plan_version_id="g.version", applicant_name="g.name",
          entered_at="t.entered_at + (g.i % 86400) * interval '1 second'",
          due_at="t.due_at + (g.version % 7) * interval '1 day'")  # fmt: skip


def _events() -> None:
    """The decisions of each case, by the officers of its own offices."""
    of = {"applicant": ("seat", "employer"), "employer_hr": ("employer_seat", "employer"),
          "department_officer": ("department_seat", "department"), "bureau_officer": ("bureau_seat", "bureau"),
          "office_officer": ("committee_seat", "committee")}  # fmt: skip
    seat, office = (
        "CASE l.role " + " ".join(f"WHEN '{role}' THEN c.{pair[place]}" for role, pair in of.items()) + " END"
        for place in (0, 1)
    )
    _run(f"""
        CREATE TEMP TABLE gen_event AS
        SELECT l.id AS like_event, c.i, c.id AS person, c.case_id, c.snapshot_id, {seat} AS seat, {office} AS office,
            row_number() OVER () + (SELECT max(id) FROM review_reviewevent) AS id
        FROM (SELECT e.id, e.case_id, s.role FROM review_reviewevent e LEFT JOIN accounts_seat s ON s.id = e.seat_id
              WHERE e.kind IN ('started', 'approved', 'returned', 'released', 'confirmed')) l
        JOIN gen c ON c.like_case = l.case_id
    """)
    _copy(
        "review_reviewevent",
        "gen_event",
        "t.id = g.like_event",
        id="g.id",
        case_id="g.case_id",
        snapshot_id="g.snapshot_id",
        seat_id="g.seat",
        office_id="g.office",
        actor_id="(SELECT u.person_id FROM accounts_seat s JOIN accounts_user u ON u.id = s.user_id WHERE s.id = g.seat)",
    )


def _copy(table: str, source: str, on: str, **changed: str) -> None:
    """One row of ``table`` for each row ``g`` of ``source``, like its row ``t`` but for what is ``changed``."""
    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    values = ", ".join(changed.get(column, f't."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    gap = " CROSS JOIN gap" if "gap." in values else ""
    _run(f"INSERT INTO {table} ({names}) SELECT {values} FROM {source} g JOIN {table} t ON {on}{gap}")


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Inside, the tables that are filled have no indexes but those of their constraints."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND indexname NOT IN"
            " (SELECT conname FROM pg_constraint WHERE contype IN ('p', 'u', 'x'))",
            [list(_COPIED)],
        )
        found = cursor.fetchall()
    for name, _definition in found:
        _run(f'DROP INDEX "{name}"')
    yield
    for _name, definition in found:
        _run(definition)


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
