"""The rows of the integrity register, of the posts of public institutions, and of recommending groups."""

from kernel import clock
from tests.access import samples
from tests.access.relations import APPLICANTS, HR, OFFICES, only
from tests.access.row import Row, token
from tests.review import posts

_POSTS = only("unverified_hr")
UNITS = {
    "applicants:integrity": Row("integrity records of oneself, or of one's own employer", get=APPLICANTS | HR),
    "applicants:integrity_records": Row("one's own office's integrity records", get=OFFICES),
    "applicants:integrity_new": Row("an integrity record under a plan of the office", get=only("sun"), post=only("sun"),
                                    args=lambda w: [w.version.plan.code, "person"], data=lambda w: samples.dishonesty()),
    "applicants:integrity_record": Row("an integrity record that waits for its second officer", get=only("sun"),
                                       args=lambda w: [w.proposed_record.public_id]),
    "applicants:integrity_decide": Row("the second officer's word on an integrity record", post=only("sun"),
                                       args=lambda w: [w.proposed_record.public_id, "confirm"],
                                       data=lambda w: {"version": w.proposed_record.version}),
    "applicants:integrity_answer": Row("the answer to the colleague's appeal against a record", post=only("sun"),
                                       args=lambda w: [w.appealed_record.public_id],
                                       data=lambda w: {"text": "经复核，维持认定。"}),
    "applicants:integrity_appeal": Row("an appeal against the payer's integrity record", post=only("payer"),
                                       args=lambda w: [w.payers_record.public_id],
                                       data=lambda w: {"text": "材料由学校补发，附证明。"}),
    "review:groups": Row("meetings of one's own unit's recommending group", get=HR),
    "review:group": Row("a meeting of a recommending group, which the plan does not ask for", get=frozenset(),
                        post=frozenset(), args=lambda w: [w.version.plan.code, "employer"], data=lambda w: token()),
    "review:posts": Row("posts of one's own public institution", get=_POSTS),
    "review:posts_year": Row("posts of a year of one's own public institution", get=_POSTS, args=lambda w: [w.version.year]),
    "review:posts_edit": Row("posts of a year of one's own public institution", get=_POSTS, post=_POSTS,
                             args=lambda w: [w.version.year], data=lambda w: posts.typed(version=w.posts.version)),
    "review:posts_print": Row("the post statement of one's own public institution on paper", post=_POSTS,
                              args=lambda w: [w.version.year]),
    "review:posts_state": Row("the post statement of one's own public institution on paper", get=_POSTS,
                              args=lambda w: [w.version.year]),
    "review:post_appoint": Row("the appointment of somebody of a company, which has no posts", get=frozenset(),
                               post=frozenset(), args=lambda w: [w.case.public_id],
                               data=lambda w: token(on=str(clock.today()), left_level="")),
    "review:disqualify": Row("the end of Lin's case, against which no integrity record stands", get=only("wang"),
                             post=only("wang"), powerless=only("wang"), args=lambda w: [w.case.public_id],
                             data=lambda w: token(seen_version=w.case.version, reason="失信记录已核实，取消资格。")),
}  # fmt: skip
