"""What a change brings about, in a few plain lines and in all detail."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from service.domain.calendar.steps import NoticeKind
from service.domain.effects import Contradicted, Effects, MailLine, SetNotice
from service.domain.wording import joined
from service.routes.console_words import Saying, touchpoint_name

_NOTICE = {
    NoticeKind.INVITATION: ("invitation", "invitations"),
    NoticeKind.UPDATE: ("update", "updates"),
    NoticeKind.CANCELLATION: ("cancellation", "cancellations"),
}
_A_FEW = 3


@dataclass(frozen=True)
class Said:
    """The effects as HR reads them at one instant, on the clocks of `zone`."""

    effects: Effects
    now: datetime
    zone: str

    def calendar(self) -> list[str]:
        """Return who receives what of Outlook, people of one set who get the same together."""
        received: dict[tuple[str, str], Counter[NoticeKind]] = defaultdict(Counter)
        for each in self.effects.notices:
            received[each.set_name, each.notice.address][each.notice.kind] += 1
        alike: dict[tuple[str, str], list[str]] = defaultdict(list)
        for (set_name, address), counts in received.items():
            alike[set_name, _counted(counts)].append(address)
        return [
            f"{set_name}: {_who(addresses)} {what}" for (set_name, what), addresses in alike.items()
        ]

    def caused(self) -> list[str]:
        """Return the mails that go because of the change, one line a kind."""
        return [f"{words} to {_whom(lines)}" for words, lines in _by_kind(self.effects.caused)]

    def moved(self) -> list[str]:
        """Return how many mails of each kind move."""
        lines = [one.mail for one in self.effects.moved]
        return [f"{words}: {_mails(found)}" for words, found in _by_kind(lines)]

    def dropped(self) -> list[str]:
        """Return how many mails of each kind no longer go."""
        return [f"{words}: {_mails(found)}" for words, found in _by_kind(self.effects.dropped)]

    def contradicted(self) -> list[str]:
        """Return which mails named a date that is no longer true, and who tells their readers."""
        groups: dict[tuple[str, str, str], list[Contradicted]] = defaultdict(list)
        for one in self.effects.contradicted:
            mail = (
                f"{touchpoint_name(one.touchpoint)} ({one.set_name}, session {one.session_number})"
            )
            told_by = "a mail tells them" if one.is_corrected else "Outlook tells them"
            groups[mail, self.when(one.said), told_by].append(one)
        return [self._untrue(*key, mails) for key, mails in groups.items()]

    def _untrue(self, mail: str, said: str, told_by: str, mails: list[Contradicted]) -> str:
        first = min(one.sent_at for one in mails)
        answered = sum(one.has_answered for one in mails)
        kept = f"; {answered} answered, and the answers are kept" if answered else ""
        went_out = f"{mail} went out from {self.when(first)} to {_people(len(mails))}"
        return f"{went_out} and named {said}{kept}; {told_by}"

    def when(self, at: datetime | None) -> str:
        """Return an instant in words; None is at once."""
        return "at once" if at is None else Saying(self.now).instant(at, self.zone)

    def notice(self, each: SetNotice) -> str:
        """Return one calendar mail: "update of sessions 3 and 4"."""
        numbers = [str(number) for number in each.notice.session_numbers]
        word = _NOTICE[each.notice.kind][0]
        if not numbers:
            return word
        return f"{word}, session{'s' if len(numbers) > 1 else ''} {joined(numbers)}"


def _counted(counts: Counter[NoticeKind]) -> str:
    return joined(
        [
            f"{count} {_NOTICE[kind][0 if count == 1 else 1]}"
            for kind in NoticeKind
            if (count := counts[kind])
        ]
    )


def _who(addresses: list[str]) -> str:
    if len(addresses) == 1:
        return f"{addresses[0]} gets"
    return f"{len(addresses)} people get"


def _by_kind(lines: Iterable[MailLine]) -> list[tuple[str, list[MailLine]]]:
    found: dict[str, list[MailLine]] = defaultdict(list)
    for line in lines:
        found[touchpoint_name(line.touchpoint)].append(line)
    return list(found.items())


def _whom(lines: list[MailLine]) -> str:
    addresses = list(dict.fromkeys(line.address for line in lines))
    return joined(addresses) if len(addresses) <= _A_FEW else _people(len(addresses))


def _mails(lines: list[MailLine]) -> str:
    return f"{len(lines)} mail{'' if len(lines) == 1 else 's'}"


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"
