"""The ids that tests may say they show: features of the product, and abuse cases of its threat model. Ids only."""

_FEATURES = {
    "ACC": 12,  # accounts, units, roles
    "INF": 14,  # personal information
    "ARC": 20,  # achievement archive
    "PLN": 22,  # plan
    "WAY": 4,  # routes
    "ELG": 34,  # eligibility
    "CED": 9,  # continuing education
    "APR": 4,  # annual appraisal
    "WIZ": 11,  # dossier, step by step
    "PHO": 4,  # identity photo
    "SIG": 4,  # commitment and signature
    "ATT": 8,  # attachments
    "SCO": 7,  # scoring sheet
    "REC": 5,  # recommenders
    "REV": 16,  # review chain
    "ORG": 2,  # posts of a public institution
    "FEE": 10,  # fee
    "PUB": 5,  # public notice
    "INT": 3,  # defence
    "EXP": 3,  # experts
    "RES": 4,  # result
    "FRM": 8,  # printed forms
    "ROS": 4,  # rosters
    "PAP": 3,  # paper trail
    "DIS": 7,  # discipline
    "MSG": 3,  # messages
}

FEATURES = frozenset(f"{group}-{n:02d}" for group, last in _FEATURES.items() for n in range(1, last + 1))
ABUSE_CASES = frozenset(f"AC-{n:03d}" for n in range(1, 113))
KNOWN = {"feature": FEATURES, "abuse": ABUSE_CASES}
