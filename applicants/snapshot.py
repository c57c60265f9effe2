"""A dossier by value: one canonical content that reviewers, rules and printed forms all read (INV-02).

Shape of the content (``schema`` 1), all JSON, no floats; every key is always present::

    schema      1
    dossier     {public_id, number, year, round, submitted_at}            submitted_at: ISO, null in a preview
    plan        {code, name, version, digest, year, region, document_number, organizer, committee}
    title       {code, name, level, level_label} | null
    route       {code, name, filed_as, filed_as_label, needs_defence} | null
    major       {code, name, accepts: [str]} | null
    person      {public_id, full_name, sex, sex_label, birth_date, id_number, phone}      the last two are masked
    employer    {public_id, name, credit_code, is_public_institution, department, bureau}     names, "" when none
    profile     {post, major_engaged, work_started_on, on_establishment, insured_outside, nation, political_status,
                 employment_class, employment_label}
    photo       FILE | null, plus {status}
    commitment  {title, text, text_digest, signed_at, signature: FILE} | null
    answers     [{code, question, value, label}]                         the plan's own questions
    statement   str
    entries     [{public_id, kind, kind_label, summary, data, lines: [[label, text]], selected, decided_by,
                  decided_for, decided_at, evidence: [FILE]}]            approved ones only; selected: 业绩 chosen
    attachments [{code, name, need, files: [FILE]}]                      those that apply to these answers
    findings    [FINDING]   {status, title, required, actual, missing, source, evidence, satisfiable_from, blocking,
                             children: [FINDING]}

    FILE        {public_id, name, media_type, size, sha256}
"""

import hashlib
import json
from typing import Any

SCHEMA = 1
Content = dict[str, Any]


def canonical(content: Content) -> bytes:
    """The one byte form of a content: sorted keys, no spaces, UTF-8. What the digest is taken of."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest(content: Content) -> str:
    """``sha256:`` and the hexadecimal digest of the canonical form."""
    return "sha256:" + hashlib.sha256(canonical(content)).hexdigest()
