"""A set at its end: it is asked, votes, agrees, and HR takes up what goes on."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.hand_lines import HandKind, HandLine
from service.domain.renewal import Renewal
from service.domain.votes import VoteKind
from service.models import (
    AuditEvent,
    Mailing,
    Membership,
    Programme,
    SetSession,
    SetVote,
    VotePress,
)
from service.store.hand_lines import hand_lines
from tests.hr import HrWiring, csrf_token, sign_in
from tests.participants import Maple, build_maple
from tests.routes.voting import card, costs, press


@pytest.fixture
def maple(wiring: HrWiring) -> Maple:
    """Its last session has just begun."""
    with wiring.database.writing() as db:
        maple = build_maple(db)
        wiring.clock.at = db.get_one(SetSession, maple.sessions[-1]).starts_at
    return maple


def _press(client: FlaskClient, wiring: HrWiring, person_id: int, what: str, do: str = "") -> int:
    return press(client, wiring, person_id, f"renewal/{{membership}}/{what}", do)


def _card(client: FlaskClient, wiring: HrWiring, person_id: int) -> str:
    return card(client, wiring, person_id, "How your set ends", "Agreed at the end")


def _agree(wiring: HrWiring, maple: Maple, outcome: Renewal) -> int:
    with wiring.database.writing() as db:
        vote = SetVote(
            set_session_id=maple.sessions[-1],
            kind=VoteKind.RENEWAL,
            asked_by_id=maple.fay,
            asked_at=wiring.clock.at,
            outcome=outcome,
        )
        db.add(vote)
        db.flush()
        return vote.id


def _first_page(browser: FlaskClient) -> str:
    page = browser.get("/").text
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_facilitator_opens_the_vote_and_presses_what_was_agreed(
    client: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    before = [_card(client, wiring, who) for who in (maple.ann, maple.fay)]

    codes = [_press(client, wiring, maple.fay, "ask") for _ in range(2)]
    codes += [_press(client, wiring, maple.ann, "vote", do) for do in ("close", "alone")]
    asked = [_card(client, wiring, who) for who in (maple.ann, maple.bob, maple.fay)]
    codes += [_press(client, wiring, maple.fay, "conclude", "alone")]
    codes += [_press(client, wiring, maple.bob, "vote", "close")]
    codes += [_press(client, wiring, maple.fay, "conclude", "close")]
    wiring.clock.at += timedelta(weeks=9)

    assert codes == [303] * 7
    assert ["Open the vote" in one for one in before] == [False, True]
    assert ["You would: go on by ourselves" in one for one in asked] == [True, False, False]
    assert ["1 of 2 has voted." in one for one in asked] == [True] * 3
    assert ["Go on by ourselves: 1" in one for one in asked] == [False, False, True]
    told = "HR has heard of it and begins what comes next with you."
    agreed = [_card(client, wiring, who) for who in (maple.ann, maple.bob, maple.fay)]
    assert [f"Agreed at the end Go on by ourselves. {told}" in one for one in agreed] == [True] * 3
    with wiring.database.reading() as db:
        presses = db.execute(select(VotePress.person_id, VotePress.choice)).all()
        outcomes = db.execute(select(SetVote.outcome, SetVote.seen_at)).all()
        audit = db.execute(select(AuditEvent.verb, AuditEvent.new).order_by(AuditEvent.id)).all()
        mails = db.scalars(select(Mailing)).all()
    assert (presses, outcomes, mails) == ([(maple.ann, "alone")], [("alone", None)], [])
    assert audit == [("set-asked", "renewal"), ("renewal-agreed", "alone")]


def test_host_of_the_last_session_leads_the_vote_after_it_too(
    client: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        db.get_one(Programme, maple.programme).self_facilitated = True
        fay = select(Membership).where(Membership.person_id == maple.fay)
        db.scalars(fay).one().ends_at = wiring.clock.at
    wiring.clock.at += timedelta(days=2)
    offered = ["Open the vote" in _card(client, wiring, who) for who in (maple.ann, maple.bob)]

    codes = [
        _press(client, wiring, who, what, "close")
        for who, what in (
            *((maple.ann, "ask"), (maple.bob, "ask"), (maple.bob, "vote")),
            *((maple.ann, "conclude"), (maple.bob, "conclude")),
        )
    ]

    assert (offered, codes) == ([False, True], [404, 303, 303, 404, 303])
    assert "Close well. Thank you for" in _card(client, wiring, maple.ann)


@pytest.mark.parametrize("off", [timedelta(minutes=-1), timedelta(weeks=4, hours=4)])
def test_nothing_is_asked_before_the_last_session_or_long_after(
    client: FlaskClient, wiring: HrWiring, maple: Maple, off: timedelta
) -> None:
    wiring.clock.at += off

    codes = [
        _press(client, wiring, maple.fay, "ask"),
        _press(client, wiring, maple.ann, "vote", "close"),
        _press(client, wiring, maple.fay, "conclude", "close"),
    ]

    assert codes == [303] * 3
    assert _card(client, wiring, maple.fay) == ""
    with wiring.database.reading() as db:
        assert db.scalars(select(SetVote)).all() == []


def test_nobody_presses_what_is_not_theirs_or_no_choice(
    client: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    _press(client, wiring, maple.fay, "ask")

    codes = [
        _press(client, wiring, maple.fay, "vote", "close"),
        _press(client, wiring, maple.ann, "conclude", "close"),
        _press(client, wiring, maple.ann, "vote", "perhaps"),
        _press(client, wiring, maple.fay, "conclude", "perhaps"),
    ]

    assert codes == [404, 404, 303, 303]
    with wiring.database.reading() as db:
        assert db.scalars(select(VotePress)).all() == []
        assert list(db.scalars(select(SetVote.outcome))) == [None]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Renewal.CONTINUE, "wants to go on with a facilitator Set Maple of Spring sets"),
        (Renewal.ALONE, "wants to go on by itself Set Maple of Spring sets"),
    ],
)
def test_set_that_goes_on_stands_on_the_first_page_until_it_is_looked_after(
    app: Flask, wiring: HrWiring, maple: Maple, outcome: Renewal, said: str
) -> None:
    browser, vote_id = sign_in(app, wiring, "HR.Admin"), _agree(wiring, maple, outcome)
    told = _first_page(browser)

    seen = f"/renewals/{vote_id}/seen"
    codes = [
        browser.post(path, data={"csrf_token": csrf_token(browser)}).status_code
        for path in (seen, seen, "/renewals/4711/seen")
    ]

    assert said in told
    assert codes == [303, 303, 404]
    assert "Sets that go on" not in _first_page(browser)
    with wiring.database.reading() as db:
        assert list(db.scalars(select(AuditEvent.verb))).count("renewal-seen") == 1


def test_copy_for_the_next_round_takes_the_line_away(
    app: Flask, wiring: HrWiring, maple: Maple
) -> None:
    browser = sign_in(app, wiring, "HR.Admin")
    _agree(wiring, maple, Renewal.CONTINUE)
    told = "Begin the next round" in _first_page(browser)

    copied = browser.post(
        f"/programmes/{maple.programme}/copy", data={"csrf_token": csrf_token(browser)}
    )

    assert (told, copied.status_code) == (True, 303)
    assert "Sets that go on" not in _first_page(browser)
    with wiring.database.reading() as db:
        seen = select(AuditEvent.actor, AuditEvent.subject).where(AuditEvent.verb == "renewal-seen")
        assert db.execute(seen).all() == [("hr:oid-1@tenant", f"session:{maple.sessions[-1]}")]


def test_set_that_closes_needs_no_hand_and_one_that_goes_on_is_told_on_monday(
    wiring: HrWiring, maple: Maple
) -> None:
    def told() -> list[HandLine]:
        with wiring.database.reading() as db:
            lines = hand_lines(
                db, maple.programme, now=wiring.clock.at, holidays_of=wiring.holidays_of
            )
        return [one for one in lines if one.kind is HandKind.RENEWAL]

    vote_id = _agree(wiring, maple, Renewal.CLOSE)
    closed = told()
    with wiring.database.writing() as db:
        db.get_one(SetVote, vote_id).outcome = Renewal.ALONE

    assert (closed, told()) == (
        [HandLine(HandKind.RENEWAL, 0)],
        [HandLine(HandKind.RENEWAL, 1, ("Maple",))],
    )


def test_viewer_reads_that_a_set_goes_on_and_presses_nothing(
    app: Flask, wiring: HrWiring, maple: Maple
) -> None:
    vote_id = _agree(wiring, maple, Renewal.ALONE)
    viewer = sign_in(app, wiring, "HR.Viewer")

    page = _first_page(viewer)
    code = viewer.post(
        f"/renewals/{vote_id}/seen", data={"csrf_token": csrf_token(viewer)}
    ).status_code

    assert ["wants to go on by itself" in page, "Begin the next round" in page] == [True, False]
    assert code == 403


def test_page_costs_the_same_queries_however_many_have_voted(
    client: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    vote = "renewal/{membership}/vote"
    counts = costs(
        client,
        wiring,
        maple.fay,
        [
            (maple.fay, "renewal/{membership}/ask", ""),
            (maple.ann, vote, "alone"),
            (maple.bob, vote, "alone"),
        ],
    )

    assert counts == [counts[0]] * 3
