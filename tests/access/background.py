"""What runs without a visitor: every task and every command, and who may start it. There is no other list.

A task takes the key of a row that somebody was allowed to write; it decides nothing for whoever asked for it.
"""

BEAT = "the clock (beat)"
COMMIT = "a commit that wrote the row it works on"
OPERATOR = "whoever has a shell on the server"

#: {name of the task: (who starts it, what it does)}
TASKS = {
    "applicants.fetch_register": (COMMIT, "asks the government registers one question about one person"),
    "applicants.render_dossier_copy": (COMMIT, "packs what an applicant gave with one dossier"),
    "accounts.forget": (BEAT, "deletes expired sessions and counts that are over"),
    "accounts.remind": (BEAT, "tells handlers of employers that their letters end soon"),
    "applicants.render_commitment": (COMMIT, "prints one commitment for signing by hand"),
    "applicants.render_score_sheet": (COMMIT, "prints one scoring sheet for signing"),
    "applicants.sweep_registers": (BEAT, "wakes questions to the registers whose pause is over"),
    "documents.check_paper": (COMMIT, "looks at the pages of one upload"),
    "documents.check_photo": (COMMIT, "checks one uploaded photo"),
    "documents.sweep": (BEAT, "wakes checks and renderings that were forgotten"),
    "documents.sweep_bytes": (BEAT, "removes bytes that no row has named for a day"),
    "fees.ask_provider": ("the payer's return from the cashier", "asks the provider what became of one payment"),
    "fees.sweep": (BEAT, "asks for payments of which no notice came"),
    "messaging.deliver": (f"{COMMIT}; {BEAT}", "sends what waits in the outbox"),
    "review.cancel_bill": (COMMIT, "takes back the open bill of one case that was declared void"),
    "review.render_notice_sheet": (COMMIT, "prints the sheet of one public notice"),
    "review.count_figures": (BEAT, "finds plans whose figures are to be counted anew"),
    "review.count_version": ("the clock, by review.count_figures", "counts the cases of one version of a plan"),
    "review.end_supervisions": (BEAT, "takes away grants of supervisors whose term is over"),
    "review.render_post_statement": (COMMIT, "prints one statement of a public institution's posts"),
    "review.render_review_form": (COMMIT, "prints one review form"),
    "review.render_score_sheet": (COMMIT, "prints one scoring sheet with what was found of it"),
    "review.render_letter": (COMMIT, "prints the letter of entrustment of one batch"),
    "review.render_roster": (COMMIT, "prints the roster of one batch"),
    "review.run_bulk": (COMMIT, "works off the cases of one job, each as its maker's own decision"),
    "review.sweep": (
        BEAT,
        "ends cases whose correction window is over, wakes jobs and takes back bills that were forgotten",
    ),
}
#: {name of the command: (who starts it, what it does)}
COMMANDS = {
    "calendar": (OPERATOR, "loads and shows working days"),
    "check_invariants": (OPERATOR, "looks for impossible states, writes nothing"),
    "demo": (OPERATOR, "loads the demo; refused unless the demo is switched on"),
    "operator": (OPERATOR, "invites the first operator; resets the second factor of one; mends a name or a number"),
    "photo": (OPERATOR, "checks photo files, writes nothing"),
    "spotcheck": (OPERATOR, "repeats the draw of a spot check, writes nothing"),
    "plan": (OPERATOR, "checks, imports and exports plan files"),
}
