"""What is new in a reply, whatever program and language wrapped it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.reply_words import new_words

MAILBOX = "learning@acme.example"
SUBJECT = "[Maple] Tuesday's set: two minutes now?"


def _new(text: str) -> str:
    return new_words(text, mailbox=MAILBOX, subject=SUBJECT)


@pytest.mark.parametrize(
    "quoted",
    [
        "> Hello Ann.\n> How did it go?",
        "On Tue, 2 Mar 2027 at 09:00, Learning <learning@acme.example> wrote:\n\n> Hello Ann.",
        "On Tue, 2 Mar 2027 at 09:00, Learning\n<learning@acme.example> wrote:\n> Hello Ann.",
        "Am 02.03.2027 um 09:00 schrieb Learning <Learning@acme.example>:\nHello Ann.",
        "Le mar. 2 mars 2027 à 09:00, Learning <learning@acme.example> a écrit :\n> Hello Ann.",
        "2027年3月2日(火) 9:00 Learning <learning@acme.example>:\n\n> Hello Ann.",
        "________________________________\nFrom: Learning\nSent: Tuesday\nHello Ann.",
        "-----Original Message-----\nFrom: Learning\nHello Ann.",
        "-------- Ursprüngliche Nachricht --------\nVon: Learning\nHello Ann.",
        "From: Learning <learning@acme.example>\nSent: Tuesday, 2 March 2027 09:00\nHello Ann.",
        "*Von:* learning@acme.example\n*Gesendet:* Dienstag\nHello Ann.",
        f"De : Learning\nEnvoyé : mardi 2 mars\nÀ : Ann\nObjet : x: {SUBJECT}\nHello Ann.",
        "-- \nAnn Ångström\nNorth, +44 1234",
        "Sent from my iPhone",
        "Get Outlook for iOS\nFrom: Learning",
        "Gesendet von Outlook für Android",
    ],
)
def test_quotation_and_signature_are_left_out(quoted: str) -> None:
    assert _new(f"It went well.\n\nSam came - gladly.\n\n{quoted}\n") == (
        "It went well.\n\nSam came - gladly."
    )


@pytest.mark.parametrize(
    "words",
    [
        "It went well.",
        "On Tuesday I wrote to learning@acme.example, and nobody answered.",
        "What I did:\n- asked Sam\n- waited",
        "Note: I am not sure.\nFrom here on: alone?",
        "My question: what slows us?",
        "5 > 3, and so on",
        "Zoë fragte 12 Leute 3-mal.",
    ],
)
def test_words_of_ones_own_stay(words: str) -> None:
    assert _new(words) == words


def test_blank_lines_spaces_and_stray_characters_are_tidied() -> None:
    assert _new("\n\n  It\u200b went  \n\n\n\n\nwell.\x00\n") == "It went\n\nwell."


@pytest.mark.parametrize("text", ["", "\n \n", "-- \nAnn", "> only ours"])
def test_a_reply_without_words_of_its_own_is_empty(text: str) -> None:
    assert _new(text) == ""


@given(st.text(), st.text(max_size=30))
def test_nothing_is_added_whatever_comes(text: str, subject: str) -> None:
    found = new_words(text, mailbox=MAILBOX, subject=subject)

    assert set("".join(found.split())) <= set(text)
    assert new_words(found, mailbox=MAILBOX, subject=subject) == found
