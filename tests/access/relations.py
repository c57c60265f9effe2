"""Who stands in which relation to the objects of the world. Names are those of ``tests/cast.py``."""

RELATIONS = {
    "anonymous": "nobody signed in",
    "lin": "the applicant (Lin)",
    "colleague": "an applicant of the same employer with a draft",
    "payer": "an applicant of the same employer with a bill",
    "stranger": "an applicant of another employer",
    "newcomer": "an applicant of an employer that is not verified",
    "wang": "HR of the employer",
    "zhao": "HR of another employer",
    "unverified_hr": "HR of an employer that is not verified",
    "owner_hr": "HR of the employer who is Lin, in a second account",
    "ended_hr": "HR of the employer whose seat has ended",
    "disabled_hr": "HR of the employer whose account is disabled",
    "department_officer": "officer of the department in line",
    "other_department_officer": "officer of a department out of line",
    "chen": "officer of the bureau of the district",
    "other_bureau_officer": "officer of another district's bureau",
    "sun": "officer of the committee's own office",
    "other_office_officer": "officer of another committee's office",
    "supervisor": "supervisor of the plan",
    "idle_supervisor": "supervisor of no plan",
    "operator": "operator of the platform",
    "seatless": "an account without a seat",
}
EVERYBODY = frozenset(RELATIONS)
# A disabled account is signed out at its next request.
STRANGERS_TO_THE_PORTAL = frozenset({"anonymous", "disabled_hr"})
SIGNED_IN = EVERYBODY - STRANGERS_TO_THE_PORTAL

APPLICANTS = frozenset({"lin", "colleague", "payer", "stranger", "newcomer"})
HR = frozenset({"wang", "zhao", "unverified_hr", "owner_hr"})
DEPARTMENTS = frozenset({"department_officer", "other_department_officer"})
BUREAUS = frozenset({"chen", "other_bureau_officer"})
OFFICES = frozenset({"sun", "other_office_officer"})
SUPERVISORS = frozenset({"supervisor", "idle_supervisor"})
OFFICERS = DEPARTMENTS | BUREAUS | OFFICES | SUPERVISORS | {"operator"}
REVIEWERS = HR | DEPARTMENTS | BUREAUS | OFFICES
STAFF = REVIEWERS | SUPERVISORS | {"operator"}

GROUPS = {
    "everybody": EVERYBODY,
    "everybody signed in": SIGNED_IN,
    "any applicant": APPLICANTS,
    "any HR": HR,
    "any committee office": OFFICES,
    "any supervisor": SUPERVISORS,
    "any officer of an authority": OFFICERS,
    "any reviewing office": REVIEWERS,
    "any staff": STAFF,
}


def only(*names: str) -> frozenset[str]:
    """Return these actors; a name outside the cast is a mistake: KeyError."""
    return frozenset(name for name in names if RELATIONS[name])


def said(actors: frozenset[str]) -> str:
    """Return the actors in words, by the largest groups they are made of."""
    for words, group in GROUPS.items():
        if actors == group:
            return words
    return "; ".join(RELATIONS[name] for name in RELATIONS if name in actors) or "nobody"
