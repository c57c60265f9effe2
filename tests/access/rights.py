"""Who may see whose records, said once more by hand and without asking the product.

The people are the relations of ``relations.py`` and the applicants whom the world placed along the chain, each named
after the place.
"""

from dataclasses import dataclass
from functools import lru_cache

from tests.access.marks import mark
from tests.access.relations import RELATIONS, only
from tests.access.world import PLACES, World

HR_OF_THE_EMPLOYER = only("wang", "owner_hr")
UP_TO_DEPARTMENT = HR_OF_THE_EMPLOYER | {"department_officer"}
UP_TO_OFFICE = UP_TO_DEPARTMENT | {"chen", "sun"}
OFFICES_IN_LINE = {
    "employer": HR_OF_THE_EMPLOYER,
    "employer_notice": HR_OF_THE_EMPLOYER,
    "department": UP_TO_DEPARTMENT,
    "payment": UP_TO_OFFICE,
    "committee": UP_TO_OFFICE,
    "confirmation": UP_TO_OFFICE,
}
STAGE_OF = {"lin": "employer", "scored": "employer", "payer": "payment"} | {
    place: place.partition("-")[0] for place in PLACES
}
WATCHERS = only("sun", "supervisor")
# A ballot that is not released yet, as a history says it.
STAGED = "同意 17、不同意 3"
NOTICED = ("employer_notice-noticed", "employer_notice-objected", "employer_notice-running")
# Beside the relations, two whose secrets are kept from themselves: counts that are not released, an objector's name.
VISITORS = (*RELATIONS, "committee", "employer_notice-objected")
EVERY_VISITOR = frozenset(VISITORS)


@dataclass(frozen=True)
class Word:
    """A word that stands for records of ``owner``, and who may meet it."""

    owner: str
    what: str
    text: str
    readers: frozenset[str]


def readers_of_case(owner: str) -> frozenset[str]:
    """Return the staff who may read the case: the offices it is at or was at, and nobody's own second account (D9)."""
    staff = OFFICES_IN_LINE[STAGE_OF[owner]]
    return staff - {"owner_hr"} if owner == "lin" else staff


def same_person(owner: str) -> frozenset[str]:
    """Return the accounts of this person."""
    return frozenset({owner, "owner_hr"}) if owner == "lin" else frozenset({owner})


def readers_of_archive(owner: str) -> frozenset[str]:
    """Return who may read the entries that the owner sent: HR of their employer, and whoever reads their case."""
    if owner == "stranger":
        return only("stranger", "zhao")
    case = readers_of_case(owner) if owner in STAGE_OF else frozenset()
    return same_person(owner) | HR_OF_THE_EMPLOYER | case


@lru_cache(maxsize=1)
def words(world: World) -> list[Word]:
    """Return every word and who may meet it. Whole ID numbers and telephones are for nobody's eyes."""
    found = [Word("lin", "loose", mark("lin", "loose"), only("lin"))]
    for owner in (*STAGE_OF, "colleague", "stranger"):
        case = same_person(owner) | (readers_of_case(owner) if owner in STAGE_OF else frozenset())
        public = EVERY_VISITOR if owner in NOTICED else frozenset()
        rights = dict.fromkeys(("evidence", "part", "work"), readers_of_archive(owner))
        rights["project"] = readers_of_archive(owner) | public
        if owner in PLACES:
            name = world.cast.actors[owner].person.full_name
            found.append(Word(owner, "name", name, readers_of_archive(owner) | public | {"supervisor"}))
        if owner != "stranger":
            rights |= dict.fromkeys(("statement", "photo"), case - {"owner_hr"} if owner == "lin" else case)
        found += [Word(owner, what, mark(owner, what), readers) for what, readers in rights.items()]
        person = world.cast.actors[owner].person
        found += [Word(owner, "number", text, frozenset()) for text in (person.id_number, person.phone)]
    for owner in ("payer", "department-approved", "employer-returned"):
        readers = same_person(owner) | readers_of_case(owner) | {"supervisor"}
        found.append(Word(owner, "opinion", mark(owner, "opinion"), readers))
    found += [Word("complaint", what, mark("complaint", what), WATCHERS) for what in ("name", "text")]
    found.append(Word("of_office", "complaint", mark("of_office", "text"), only("supervisor")))
    found.append(Word("payer", "note", mark("payer", "note"), HR_OF_THE_EMPLOYER))
    found.append(Word("payer", "private", mark("payer", "private"), only("wang")))
    found.append(
        Word("department-approved", "judged", mark("department-approved", "judged"), only("department_officer"))
    )
    found.append(Word("employer", "group", mark("employer", "group"), HR_OF_THE_EMPLOYER))
    found.append(Word("stranger", "proposed", mark("stranger", "proposed"), only("sun")))
    for owner, what in (("colleague", "record"), ("colleague", "appeal"), ("payer", "record")):
        found.append(Word(owner, what, mark(owner, what), frozenset({owner, "sun"})))
    found.append(Word("stranger", "employer", mark("stranger", "employer"), only("zhao", "sun")))
    found += [Word("objector", what, mark("objector", what), HR_OF_THE_EMPLOYER) for what in ("name", "text")]
    found.append(Word("committee", "ballot", STAGED, only("sun")))
    return found


def foreign_words(world: World, visitor: str, text: str) -> list[str]:
    """Return whose records the text tells although the visitor may not see them, like "lin: statement"."""
    met = (word for word in words(world) if word.text in text and visitor not in word.readers)
    return [f"{word.owner}: {word.what}" for word in met]
