"""Write down the steps of one way to bring a calendar about."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from service.domain.calendar.board import (
    Lane,
    Slot,
    casefolded,
    lane_of,
    planned_sessions,
)
from service.domain.calendar.creator import Creator, numbers_of
from service.domain.calendar.known import KnownCalendar, KnownDate
from service.domain.calendar.layout import Layout, best_layout, planned_layout
from service.domain.calendar.match import Pair, match_dates
from service.domain.calendar.moves import in_order
from service.domain.calendar.steps import (
    CancelDate,
    EndSeries,
    InviteToDate,
    InviteToSeries,
    LinkDates,
    MoveDate,
    SetMeetingOptions,
    Step,
    WriteText,
)
from service.domain.calendar.wanted import WantedCalendar, WantedMeeting
from service.domain.meeting import Attendee
from service.domain.states import DateState, SeriesState

_BEGUN = (DateState.PLANNED, DateState.CREATING)
_REPLACED = "A new invitation follows."
"""Told with a cancellation after which the session is invited anew."""


def steps_towards(
    wanted: WantedCalendar,
    known: KnownCalendar,
    *,
    now: datetime,
    comment: str,
    given_up: Collection[int],
) -> tuple[Step, ...]:
    """Return the steps from what is known to what is wanted.

    Lists first, so that who left hears of nothing else; then what is cancelled, which clears the
    way; then moves, in an order in which Outlook allows each; then what is new.

    Args:
        given_up: ids of series whose coming dates are ended and invited to anew, rather than
            changed.
    """
    planner = _Planner(wanted, known, now=now, comment=comment)
    planner.finish_begun()
    planner.bring_about(given_up)
    return tuple(planner.steps)


class _Planner(Creator):
    def finish_begun(self) -> None:
        """Create what a row already stands for: planned, or begun without an answer."""
        for series in self.known.series:
            if series.event_id is not None or series.state is SeriesState.ENDED:
                continue
            # One that was refused does not exist anywhere either.
            is_unasked = series.state is not SeriesState.CREATING
            if self.meetings or not is_unasked:
                mailbox = self.wanted.organiser if is_unasked else series.mailbox
                sessions = planned_sessions(self.known, series.series_id)
                layout = planned_layout(series, self.wanted.meetings, sessions)
                invited = self._with_known_guests(series.invited)
                lane = replace(lane_of(series), mailbox=mailbox, invited=invited)
                self._create_series(series.series_id, lane, layout)
        for date_ in self.known.dates:
            if date_.series_id is None and date_.state in _BEGUN:
                self._finish_single(date_)

    def _finish_single(self, date_: KnownDate) -> None:
        is_unasked = date_.state is DateState.PLANNED
        meeting = next(
            (each for each in self.meetings if each.session_id == date_.session_id), None
        )
        if meeting is None and is_unasked:
            return
        mailbox = self.wanted.organiser if is_unasked else date_.mailbox
        invited = self._with_known_guests(date_.invited or ())
        self._create_single(date_.date_id, mailbox, meeting or _as_asked(date_), invited)

    def bring_about(self, given_up: Collection[int]) -> None:
        """Pair dates with meetings, and write down what each of them needs."""
        coming = self.board.coming()
        keepable = [
            slot
            for slot in coming
            if slot.mailbox == self.wanted.organiser
            and (slot.lane is None or slot.lane.series_id not in given_up)
        ]
        match = match_dates(self.meetings, keepable)
        self._link(match.pairs)
        kept = [slot for slot, _ in match.pairs]
        dropped = [slot for slot in coming if slot not in kept]
        for slot in dropped:
            slot.is_cancelled = True
        moves, crossing = in_order([pair for pair in match.pairs if not pair[0].stands_at(pair[1])])
        dropped += [slot for slot, _ in crossing]
        missing = [*match.missing, *(meeting for _, meeting in crossing)]
        missing.sort(key=lambda meeting: meeting.starts_at)
        self._change_lists()
        self._write_text()
        self._cancel(dropped, again={meeting.session_id for meeting in missing})
        self._move(moves)
        self._create(missing, dropped)
        self._set_options()

    def _link(self, pairs: Iterable[Pair]) -> None:
        links = [
            (slot.date_id, meeting.session_id)
            for slot, meeting in pairs
            if slot.session_id != meeting.session_id
        ]
        if links:
            self.steps.append(LinkDates(tuple(links)))
        for slot, meeting in pairs:
            slot.session_id, slot.number = meeting.session_id, meeting.number

    def _change_lists(self) -> None:
        """Invite and uninvite; a list that serves no coming date any more is left alone."""
        for lane in self.board.lanes:
            served = [slot for slot in self._live(lane.slots) if slot.own is None]
            added, removed = self._difference(lane.invited)
            if served and lane.series_id is not None and (added or removed):
                numbers = numbers_of(served)
                self.steps.append(InviteToSeries(lane.series_id, added, removed, numbers))
                _change(lane.invited, added, removed)
        for slot in self._live(self.board.slots):
            added, removed = self._difference(slot.invited)
            if slot.own is not None and (added or removed):
                self.steps.append(InviteToDate(slot.date_id, added, removed, slot.numbers))
                _change(slot.own, added, removed)

    def _difference(self, invited: set[str]) -> tuple[tuple[Attendee, ...], frozenset[str]]:
        """Whoever we did not invite was forwarded the invitation, and stays."""
        joining = [each for address, each in self.people.items() if address not in invited]
        return tuple(joining), frozenset(invited & self.gone)

    def _write_text(self) -> None:
        """Say the text again where we last wrote another."""
        text = self.wanted.text
        for lane in self.board.lanes:
            live = self._live(lane.slots)
            if live and lane.series_id is not None and lane.text_digest not in (None, text.digest):
                told = [*lane.invited]
                for slot in lane.standing():
                    told += slot.own or ()
                numbers = numbers_of(live)
                self.steps.append(WriteText(lane.series_id, None, text, _sorted(told), numbers))
        for slot in self._live(self.board.slots):
            if slot.lane is None and slot.text_digest not in (None, text.digest):
                self.steps.append(
                    WriteText(None, slot.date_id, text, _sorted(slot.invited), slot.numbers)
                )

    def _cancel(self, dropped: Sequence[Slot], *, again: set[int]) -> None:
        whole = [lane for lane in self.board.lanes if _is_over(lane, dropped)]
        for lane in whole:
            told = lane.invited.union(*(slot.invited for slot in lane.slots))
            reasons = dict.fromkeys(self._reason(slot, again) for slot in lane.slots)
            assert lane.series_id is not None  # a series that is yet to be created drops no date
            self.steps.append(
                EndSeries(lane.series_id, frozenset(told), numbers_of(lane.slots), _said(reasons))
            )
        for slot in dropped:
            if slot.lane not in whole:
                self._cancel_date(slot, again)

    def _cancel_date(self, slot: Slot, again: set[int]) -> None:
        slot.is_cancelled = True
        told, comment = frozenset(slot.invited), self._reason(slot, again)
        self.steps.append(CancelDate(slot.date_id, told, slot.numbers, comment))

    def _reason(self, slot: Slot, again: set[int]) -> str:
        session_id = -1 if slot.session_id is None else slot.session_id
        reason = self.wanted.reasons.get(session_id, self.comment)
        return _said((reason, _REPLACED if session_id in again else ""))

    def _move(self, moves: Iterable[Pair]) -> None:
        for slot, meeting in moves:
            self.steps.append(MoveDate(slot.date_id, meeting, frozenset(slot.invited)))
            slot.move(meeting)

    def _create(self, missing: Sequence[WantedMeeting], dropped: Sequence[Slot]) -> None:
        """Invite to what no date serves; guests of the dates replaced come along."""
        while (layout := best_layout(missing, now=self.now)) is not None:
            missing = self._create_by(layout, missing, dropped)
        for meeting in missing:
            invited = self._with_guests({meeting.session_id}, dropped)
            self._create_single(None, self.wanted.organiser, meeting, invited)

    def _create_by(
        self, layout: Layout, missing: Sequence[WantedMeeting], dropped: Sequence[Slot]
    ) -> list[WantedMeeting]:
        """Create a series, and bring its dates into place; return what it does not serve."""
        served = {each.session_id for each in layout.served if each is not None}
        lane = Lane(
            series_id=None,
            mailbox=self.wanted.organiser,
            zone=layout.zone,
            invited=self._with_guests(served, dropped),
            has_link=True,
            co_organisers=None,
            text_digest=None,
        )
        for slot in self._create_series(None, lane, layout):
            self._cancel_date(slot, set())
        astray = [
            (slot, meeting)
            for slot, meeting in zip(lane.slots, layout.served, strict=True)
            if meeting is not None and not slot.stands_at(meeting)
        ]
        moves, crossing = in_order(astray)
        for slot, meeting in crossing:
            self._cancel_date(slot, {meeting.session_id})
            served.discard(meeting.session_id)
        self._move(moves)
        return [each for each in missing if each.session_id not in served]

    def _set_options(self) -> None:
        wanted = frozenset(casefolded(self.wanted.co_organisers))
        for lane in self.board.lanes:
            if lane.has_link and self._live(lane.slots) and lane.co_organisers != wanted:
                self._set_options_of(lane.series_id, None)
        for slot in self._live(self.board.slots):
            if slot.lane is None and slot.has_link and slot.co_organisers != wanted:
                self._set_options_of(None, slot.date_id)

    def _set_options_of(self, series_id: int | None, date_id: int | None) -> None:
        self.steps.append(SetMeetingOptions(series_id, date_id, self.wanted.co_organisers))

    def _live(self, slots: Iterable[Slot]) -> list[Slot]:
        return [slot for slot in slots if not (slot.is_cancelled or slot.is_fixed)]


def _as_asked(date_: KnownDate) -> WantedMeeting:
    """Return what may have been created for a session that nobody wants any more.

    It is asked for once more, which creates nothing twice, so that it is cancelled for sure.
    """
    minutes = (date_.ends_at - date_.starts_at) // timedelta(minutes=1)
    starts = date_.starts_at.astimezone(UTC).replace(tzinfo=None)
    return WantedMeeting(date_.session_id or 0, date_.number or 0, starts, minutes, "Etc/UTC")


def _is_over(lane: Lane, dropped: Sequence[Slot]) -> bool:
    return len(lane.slots) > 1 and all(slot in dropped for slot in lane.slots)


def _change(invited: set[str], added: Iterable[Attendee], removed: Iterable[str]) -> None:
    invited |= casefolded(each.address for each in added)
    invited -= set(removed)


def _sorted(addresses: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(addresses))


def _said(sentences: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(each for each in sentences if each))
