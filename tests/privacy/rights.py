"""Every rule and every role, typed by hand: who may, who is refused, from whom it is hidden.

`+` is let in, `-` is refused (403, 401, or sent to sign in), `?` is told that there is nothing.
Facilitators, members, managers and sponsors have no role here: a link is their key, and what a
page shows behind it stands in `doors.py`.
"""

ROLES: dict[str, tuple[str, ...] | None] = {
    "nobody": None,
    "no role": (),
    "administrator": ("Admin",),
    "viewer": ("HR.Viewer",),
    "HR": ("HR.Admin",),
    "HR lead": ("HR.Lead",),
}
"""App roles as Entra tells them; nobody is not signed in. The columns below, in this order."""

EVERYBODY = "++++++"
LOOKS = "---+++"
CHANGES = "----++"
LEAD_ALONE = "----?+"
"""HR is not told that there is anything."""
LEAD_LOOKS = "---??+"
"""Nobody else is told what two HR leads can open, or have opened."""
NOTHING_THERE = "----??"
"""Who may change is told that nothing waits: in this house no sponsor has been silent."""
HOLDER = "++++++"
"""Whoever holds the link, signed in or not: a role adds nothing, and takes nothing away."""
ASKS_FOR_CODE = "------"
"""A link alone does not do; the code that is mailed to its owner has to be shown as well."""

_PROGRAMME, _SET, _MAIL = (
    "/programmes/<int:programme_id>",
    "/sets/<int:set_id>",
    "/outbox/<int:mailing_id>",
)
_DRAFT = "/drafts/<int:draft_id>"
_CHART = f"{_PROGRAMME}/charts/<chart>"
_AS = f"{_PROGRAMME}/as/<part>/<int:person_id>"
_WORDS = f"{_PROGRAMME}/words/<touchpoint>/<language>"
_QUORUM = "/p/<token>/quorum/<int:membership_id>/<int(max=2147483647):session_id>"
_RENEWAL = "/p/<token>/renewal/<int:membership_id>"
_HOSTING = "/p/<token>/hosting/<int:membership_id>/<int(max=2147483647):session_id>"
_PART = "/p/<token>/champion/<int:champion_id>"
_PROJECT = "/p/<token>/project/<int(max=2147483647):set_id>"
_ADVICE = "<int(max=2147483647):recommendation_id>"
_QUESTION = "/p/<token>/sets/<int(max=2147483647):set_id>/question"
_BOARD = "/p/<token>/board/<int:session_id>"

RIGHTS: dict[tuple[str, str], str] = {
    # HR's console, looked at.
    ("GET", "/"): LOOKS,
    ("GET", "/audit"): LOOKS,
    ("GET", "/deputies"): LOOKS,
    ("GET", "/jobs/<int:job_id>"): LOOKS,
    ("GET", "/jobs/<int:job_id>.json"): LOOKS,
    ("GET", _MAIL): LOOKS,
    ("GET", f"{_MAIL}/html"): LOOKS,
    ("GET", _PROGRAMME): LOOKS,
    ("GET", f"{_PROGRAMME}/plan"): LOOKS,
    ("GET", f"{_PROGRAMME}/people"): LOOKS,
    ("GET", f"{_PROGRAMME}/outbox"): LOOKS,
    ("GET", f"{_PROGRAMME}/outbox/planned/<key>"): LOOKS,
    ("GET", f"{_PROGRAMME}/outbox/planned/<key>/html"): LOOKS,
    ("GET", f"{_PROGRAMME}/dates.zip"): LOOKS,
    ("GET", f"{_PROGRAMME}/as"): LOOKS,
    ("GET", _AS): LOOKS,
    ("GET", f"{_AS}/<key>"): LOOKS,
    ("GET", f"{_AS}/<key>/html"): LOOKS,
    ("GET", f"{_AS}/<key>/form"): LOOKS,
    ("GET", f"{_PROGRAMME}/words"): LOOKS,
    ("GET", _WORDS): LOOKS,
    ("GET", f"{_WORDS}/frame"): LOOKS,
    ("GET", _SET): LOOKS,
    ("GET", f"{_SET}/dates.ics"): LOOKS,
    ("GET", f"{_PROGRAMME}/funnel"): LOOKS,
    ("GET", f"{_PROGRAMME}/champions"): LOOKS,
    ("GET", f"{_PROGRAMME}/charts"): LOOKS,
    ("GET", f"{_CHART}/<any(light, dark):scheme>-<any(page, phone):shape>.svg"): LOOKS,
    ("GET", f"{_PROGRAMME}/cases"): LOOKS,
    ("GET", f"{_PROGRAMME}/people/<int:person_id>"): LOOKS,
    # Pages that ask for a change are no use to whoever may not make it.
    ("GET", "/drafts/new"): CHANGES,
    ("GET", f"{_DRAFT}/questions"): CHANGES,
    ("GET", f"{_DRAFT}/people"): CHANGES,
    ("GET", f"{_DRAFT}/group"): CHANGES,
    ("GET", f"{_DRAFT}/group.json"): CHANGES,
    ("GET", f"{_DRAFT}/sets"): CHANGES,
    ("GET", f"{_DRAFT}/dates"): CHANGES,
    ("GET", f"{_DRAFT}/planned"): CHANGES,
    ("GET", f"{_DRAFT}/planned.json"): CHANGES,
    ("GET", f"{_DRAFT}/formed"): CHANGES,
    ("GET", f"{_DRAFT}/formed.json"): CHANGES,
    ("GET", f"{_PROGRAMME}/list"): CHANGES,
    ("GET", "/programmes/new"): CHANGES,
    ("GET", f"{_PROGRAMME}/changes/<kind>"): CHANGES,
    ("GET", f"{_SET}/changes/<kind>"): CHANGES,
    # HR's console, changed.
    ("POST", "/deputies"): LEAD_LOOKS,
    # Whoever may look ends what they stand in for.
    ("POST", "/deputies/<int:deputy_id>/end"): LOOKS,
    ("POST", "/drafts/new"): CHANGES,
    ("POST", f"{_DRAFT}/questions"): CHANGES,
    ("POST", f"{_DRAFT}/people"): CHANGES,
    ("POST", f"{_DRAFT}/sets"): CHANGES,
    ("POST", f"{_DRAFT}/dates"): CHANGES,
    ("POST", f"{_DRAFT}/planned"): CHANGES,
    ("POST", f"{_DRAFT}/formed"): CHANGES,
    ("POST", f"{_DRAFT}/discard"): CHANGES,
    ("POST", f"{_PROGRAMME}/copy"): CHANGES,
    ("POST", f"{_PROGRAMME}/champions/support-group"): CHANGES,
    ("POST", f"{_PROGRAMME}/charts"): CHANGES,
    ("POST", f"{_PROGRAMME}/cases/invite"): CHANGES,
    ("POST", f"{_PROGRAMME}/cases/<int(max=2147483647):case_id>/words"): CHANGES,
    ("POST", f"{_PROGRAMME}/list"): CHANGES,
    ("POST", f"{_PROGRAMME}/take-back"): CHANGES,
    ("POST", f"{_PROGRAMME}/funnel/<step>/remind"): CHANGES,
    ("POST", f"{_PROGRAMME}/sponsor/<form>/remind"): NOTHING_THERE,
    ("POST", "/flags/<int:flag_id>/settled"): CHANGES,
    ("POST", "/renewals/<int:vote_id>/seen"): CHANGES,
    ("POST", "/programmes/new"): CHANGES,
    ("POST", f"{_PROGRAMME}/approve"): CHANGES,
    ("POST", f"{_PROGRAMME}/discard"): CHANGES,
    ("POST", f"{_PROGRAMME}/changes/<kind>"): CHANGES,
    ("POST", f"{_SET}/changes/<kind>"): CHANGES,
    ("POST", f"{_PROGRAMME}/outbox/planned/<key>/hold"): CHANGES,
    ("POST", f"{_MAIL}/cancel"): CHANGES,
    ("POST", f"{_MAIL}/hold"): CHANGES,
    ("POST", f"{_MAIL}/release"): CHANGES,
    ("POST", f"{_MAIL}/retry"): CHANGES,
    ("POST", f"{_MAIL}/arrived"): CHANGES,
    ("POST", f"{_AS}/<key>/test"): CHANGES,
    ("POST", _WORDS): CHANGES,
    ("POST", f"{_WORDS}/findings"): CHANGES,
    ("POST", f"{_WORDS}/frame"): CHANGES,
    ("POST", f"{_WORDS}/restore"): CHANGES,
    ("POST", "/came-back/<int:inbound_id>/seen"): CHANGES,
    ("POST", "/drift/<int:drift_id>/ours"): CHANGES,
    ("POST", "/drift/<int:drift_id>/theirs"): CHANGES,
    ("POST", "/proposals/<int:invitee_id>/leave"): CHANGES,
    ("POST", "/people/<int:person_id>/keep"): CHANGES,
    ("POST", "/people/<int:person_id>/keep-address"): CHANGES,
    ("POST", "/people/<int:person_id>/left"): CHANGES,
    ("POST", "/people/<int:person_id>/manager"): CHANGES,
    ("POST", "/stop"): CHANGES,
    ("POST", "/resume"): CHANGES,
    ("GET", f"{_PROGRAMME}/break-glass"): LEAD_LOOKS,
    ("GET", f"{_PROGRAMME}/people/<int:person_id>/break-glass"): LEAD_LOOKS,
    ("POST", f"{_PROGRAMME}/people/<int:person_id>/break-glass"): LEAD_ALONE,
    ("POST", f"{_PROGRAMME}/leads"): LEAD_ALONE,
    ("POST", f"{_PROGRAMME}/leads/<int:lead_id>/end"): LEAD_ALONE,
    ("POST", "/break-glass/<int:glass_id>/approve"): LEAD_ALONE,
    ("POST", "/break-glass/<int:glass_id>/refuse"): LEAD_ALONE,
    ("POST", "/break-glass/<int:glass_id>/withdraw"): LEAD_ALONE,
    ("POST", "/break-glass/<int:glass_id>/read"): LEAD_ALONE,
    ("POST", "/objections/<int:objection_id>/settled"): LEAD_ALONE,
    # Lists to take along.
    ("POST", "/audit.csv"): CHANGES,
    ("POST", f"{_PROGRAMME}/outbox.csv"): CHANGES,
    ("POST", f"{_PROGRAMME}/people.csv"): CHANGES,
    ("POST", f"{_PROGRAMME}/charts.xlsx"): CHANGES,
    ("POST", f"{_CHART}.<any(svg, png):medium>"): CHANGES,
    ("POST", f"{_CHART}.csv"): CHANGES,
    ("POST", f"{_PROGRAMME}/sessions.csv"): CHANGES,
    # Somebody's own page and forms.
    ("GET", "/p/<token>"): HOLDER,
    ("GET", _BOARD): HOLDER,
    ("GET", f"{_BOARD}/state"): ASKS_FOR_CODE,
    ("GET", f"{_BOARD}/learning"): HOLDER,
    ("GET", f"{_BOARD}/photos/<photo_id>"): ASKS_FOR_CODE,
    ("POST", _BOARD): ASKS_FOR_CODE,
    ("POST", f"{_BOARD}/open"): ASKS_FOR_CODE,
    ("POST", f"{_BOARD}/enter"): HOLDER,
    ("POST", f"{_BOARD}/new-code"): ASKS_FOR_CODE,
    ("POST", f"{_BOARD}/photos"): ASKS_FOR_CODE,
    ("POST", f"{_BOARD}/learning"): ASKS_FOR_CODE,
    ("GET", "/p/<token>/leave/<int:membership_id>"): HOLDER,
    ("POST", "/p/<token>/leave/<int:membership_id>"): HOLDER,
    ("GET", "/p/<token>/left"): HOLDER,
    ("GET", "/p/<token>/live/<int:membership_id>"): HOLDER,
    ("POST", "/p/<token>/live/<int:membership_id>"): ASKS_FOR_CODE,
    ("POST", "/p/<token>/live/<int:membership_id>/wrap"): ASKS_FOR_CODE,
    ("POST", "/p/<token>/live/<int:membership_id>/write"): ASKS_FOR_CODE,
    ("GET", "/p/<token>/manager/<int:membership_id>"): HOLDER,
    ("POST", "/p/<token>/manager/<int:membership_id>"): HOLDER,
    ("GET", "/p/<token>/notice"): HOLDER,
    ("GET", "/p/<token>/object/<int:membership_id>"): HOLDER,
    ("POST", "/p/<token>/object/<int:membership_id>"): HOLDER,
    ("GET", "/p/<token>/passport"): HOLDER,
    ("GET", "/p/<token>/passport/page"): HOLDER,
    ("GET", "/p/<token>/pause/<int:membership_id>"): HOLDER,
    ("POST", "/p/<token>/pause/<int:membership_id>"): HOLDER,
    ("GET", "/p/<token>/toolkit"): HOLDER,
    ("GET", "/p/<token>/toolkit/<slug>"): HOLDER,
    ("POST", f"{_QUORUM}/ask"): HOLDER,
    ("POST", f"{_QUORUM}/vote"): HOLDER,
    ("POST", f"{_QUORUM}/conclude"): HOLDER,
    ("POST", f"{_RENEWAL}/ask"): HOLDER,
    ("POST", f"{_RENEWAL}/vote"): HOLDER,
    ("POST", f"{_RENEWAL}/conclude"): HOLDER,
    ("POST", f"{_HOSTING}/take"): HOLDER,
    ("POST", f"{_HOSTING}/pass"): HOLDER,
    ("GET", "/p/<token>/case/<int(max=2147483647):case_id>"): HOLDER,
    ("POST", "/p/<token>/case/<int(max=2147483647):case_id>"): HOLDER,
    ("GET", "/p/<token>/champion/<int:champion_id>"): HOLDER,
    ("POST", "/p/<token>/champion/<int:champion_id>"): HOLDER,
    ("GET", f"{_PART}/taster"): HOLDER,
    ("POST", f"{_PART}/taster"): HOLDER,
    ("GET", f"{_PART}/tasters/<int(max=2147483647):taster_id>"): HOLDER,
    ("POST", f"{_PART}/tasters/<int(max=2147483647):taster_id>/call-off"): HOLDER,
    ("GET", "/t/<token>"): HOLDER,
    ("POST", "/t/<token>"): HOLDER,
    ("GET", "/t/<token>/asked"): HOLDER,
    ("GET", "/taster-place/<token>"): HOLDER,
    ("POST", "/taster-place/<token>"): HOLDER,
    ("GET", "/taster-place/<token>/taster.ics"): HOLDER,
    ("POST", "/p/<token>/releases/<int:release_id>/revoke"): HOLDER,
    ("GET", "/p/<token>/run-sheet/<int:membership_id>"): HOLDER,
    ("GET", _QUESTION): HOLDER,
    ("POST", _QUESTION): ASKS_FOR_CODE,
    ("POST", "/p/<token>/turn/<int:membership_id>"): HOLDER,
    ("GET", _PROJECT): HOLDER,
    ("POST", f"{_PROJECT}/question"): ASKS_FOR_CODE,
    ("POST", f"{_PROJECT}/question/sponsor"): ASKS_FOR_CODE,
    ("POST", f"{_PROJECT}/notes"): ASKS_FOR_CODE,
    ("POST", f"{_PROJECT}/notes/<int(max=2147483647):note_id>"): ASKS_FOR_CODE,
    ("POST", f"{_PROJECT}/recommendations"): ASKS_FOR_CODE,
    ("POST", f"{_PROJECT}/recommendations/{_ADVICE}"): ASKS_FOR_CODE,
    ("POST", f"/p/<token>/recommendations/{_ADVICE}"): ASKS_FOR_CODE,
    ("GET", "/p/<token>/settings"): HOLDER,
    ("POST", "/p/<token>/settings"): HOLDER,
    ("GET", "/r/<token>"): HOLDER,
    ("POST", "/r/<token>"): HOLDER,
    ("POST", "/r/<token>/draft"): HOLDER,
    ("GET", "/r/<token>/thanks"): HOLDER,
    ("GET", "/<any(r, p):surface>/<token>/code"): HOLDER,
    ("POST", "/<any(r, p):surface>/<token>/code"): HOLDER,
    ("POST", "/<any(r, p):surface>/<token>/code/check"): HOLDER,
    # Doors without a lock.
    ("GET", "/signin"): EVERYBODY,
    ("GET", "/signin/start"): EVERYBODY,
    ("GET", "/signin/callback"): EVERYBODY,
    ("POST", "/signout"): EVERYBODY,
    ("GET", "/resend"): EVERYBODY,
    ("POST", "/resend"): EVERYBODY,
    ("GET", "/resend/asked"): EVERYBODY,
    ("GET", "/healthz"): EVERYBODY,
    ("GET", "/readyz"): EVERYBODY,
    ("GET", "/metrics"): EVERYBODY,
    ("GET", "/static/<path:filename>"): EVERYBODY,
    # Microsoft 365 proves itself in what it sends; what a colleague sends is not taken.
    ("POST", "/notifications"): EVERYBODY,
    ("POST", "/notifications/lifecycle"): EVERYBODY,
}
