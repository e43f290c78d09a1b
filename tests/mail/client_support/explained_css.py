"""The CSS our mails use that some mail program lacks, and why no reader loses anything by it.

A feature without its row fails the test, and so does a row without its feature, or with other
programs than the data names.
"""

from tests.mail.client_support.clients import (
    APPLE_MAC,
    APPLE_PHONES,
    GMAIL_APPS,
    GMAIL_PHONE_WEB,
    GMAIL_WEB,
    OUTLOOK_MAC,
    OUTLOOK_PHONES,
    OUTLOOK_WEB,
    OUTLOOK_WINDOWS,
    Lack,
)

EXPLAINED_CSS = {
    "css-at-media": Lack(
        none=(OUTLOOK_WINDOWS, GMAIL_PHONE_WEB),
        partly=(OUTLOOK_WEB, OUTLOOK_MAC, *OUTLOOK_PHONES, GMAIL_WEB, *GMAIL_APPS),
        why=(
            "The conditions only adjust: without them the mail is the wide, light one, which "
            "narrows by itself."
        ),
    ),
    "css-at-media-prefers-color-scheme": Lack(
        none=(OUTLOOK_WINDOWS, GMAIL_WEB, GMAIL_PHONE_WEB, *GMAIL_APPS),
        why=(
            "Without it the mail stays light, as the browser tests read it too, or the program "
            "turns ink and paper by itself, together."
        ),
    ),
    "css-background": Lack(
        partly=(OUTLOOK_WINDOWS,),
        why="Every background is one plain colour, no picture.",
    ),
    "css-border": Lack(
        partly=(OUTLOOK_WINDOWS,),
        why=(
            "Ours are 1 px on table cells; the line beside quoted words may miss on its div, "
            "and they stand in quotation marks or after a label as well."
        ),
    ),
    "css-border-radius": Lack(
        none=(OUTLOOK_WINDOWS,),
        why="Corners are square; nothing else changes.",
    ),
    "css-color-scheme": Lack(
        none=(
            OUTLOOK_WINDOWS,
            OUTLOOK_WEB,
            OUTLOOK_MAC,
            *OUTLOOK_PHONES,
            GMAIL_WEB,
            GMAIL_PHONE_WEB,
            *GMAIL_APPS,
        ),
        why=(
            "A hint not to turn colours; where it is not heard the program picks, and ink and "
            "paper are set in pairs."
        ),
    ),
    "css-cursor": Lack(
        none=(
            OUTLOOK_WEB,
            OUTLOOK_MAC,
            *OUTLOOK_PHONES,
            GMAIL_WEB,
            GMAIL_PHONE_WEB,
            *GMAIL_APPS,
            APPLE_PHONES,
        ),
        partly=(APPLE_MAC,),
        untested=(OUTLOOK_WINDOWS,),
        why="The compiler writes `auto`, which is what a program does anyway.",
    ),
    "css-direction": Lack(
        partly=(GMAIL_PHONE_WEB,),
        why=(
            "English throughout; a name in a right-to-left script may turn the mail, and its "
            "words stay whole."
        ),
    ),
    "css-display": Lack(
        partly=(OUTLOOK_WINDOWS, *GMAIL_APPS),
        why=(
            "`inline-block` sits on a column alone in its row and on the button's link, both "
            "inside tables that hold without it."
        ),
    ),
    "css-display-none": Lack(
        none=(GMAIL_PHONE_WEB,),
        partly=(OUTLOOK_WINDOWS,),
        why=(
            "Only on the preheader, which holds no table and is 1 px high, without height and "
            "clipped besides."
        ),
    ),
    "css-font-size": Lack(
        partly=(OUTLOOK_WINDOWS,),
        why="Sizes are in px; there is no rem.",
    ),
    "css-font-weight": Lack(
        partly=(OUTLOOK_WINDOWS,),
        why="Our one weight, 600, is set as bold.",
    ),
    "css-height": Lack(
        partly=(OUTLOOK_WINDOWS,),
        why="Only on the spacer above the card, whose text line is as high as it.",
    ),
    "css-important": Lack(
        partly=(OUTLOOK_WINDOWS, GMAIL_WEB, GMAIL_PHONE_WEB, *GMAIL_APPS),
        why="Lower case, after a space, in style sheets alone.",
    ),
    "css-letter-spacing": Lack(
        partly=(OUTLOOK_WINDOWS,),
        why="A positive 2 px in the code, which is as readable without.",
    ),
    "css-line-height": Lack(
        partly=(OUTLOOK_WINDOWS,),
        why="A bare number for text; px only on the spacer and on what is hidden.",
    ),
    "css-margin": Lack(
        partly=(
            OUTLOOK_WINDOWS,
            OUTLOOK_WEB,
            OUTLOOK_MAC,
            *OUTLOOK_PHONES,
            GMAIL_WEB,
            GMAIL_PHONE_WEB,
            *GMAIL_APPS,
        ),
        why="No negative ones; `auto` only centres, and for Outlook an `align` does that.",
    ),
    "css-max-height": Lack(
        none=(OUTLOOK_WINDOWS,),
        why="Only on the preheader, which `display:none` hides there.",
    ),
    "css-max-width": Lack(
        partly=(OUTLOOK_WINDOWS,),
        why="Outlook gets a table 600 px wide in a conditional comment instead.",
    ),
    "css-opacity": Lack(
        none=(OUTLOOK_WINDOWS, GMAIL_PHONE_WEB),
        why="Only on the preheader, which is hidden in other ways besides.",
    ),
    "css-outline": Lack(
        none=(OUTLOOK_WINDOWS,),
        why="Only for pictures, of which there are none.",
    ),
    "css-overflow": Lack(
        none=(OUTLOOK_WINDOWS,),
        partly=(
            OUTLOOK_WEB,
            OUTLOOK_MAC,
            *OUTLOOK_PHONES,
            GMAIL_WEB,
            GMAIL_PHONE_WEB,
            *GMAIL_APPS,
            APPLE_MAC,
            APPLE_PHONES,
        ),
        why="Clips the card's round corners and the hidden preheader; nothing scrolls.",
    ),
    "css-padding": Lack(
        partly=(OUTLOOK_WINDOWS,),
        why=(
            "Room stands on table cells, the button's by `mso-padding-alt`; quoted words "
            "merely lose their indent."
        ),
    ),
    "css-selector-attribute": Lack(
        none=(OUTLOOK_WINDOWS, GMAIL_PHONE_WEB),
        partly=(OUTLOOK_WEB, OUTLOOK_MAC, *OUTLOOK_PHONES, GMAIL_WEB, *GMAIL_APPS),
        why=(
            "Only `[data-ogsc]` and `[data-ogsb]`, alone, which Outlook itself writes when it "
            "turns colours; elsewhere they fit nothing."
        ),
    ),
    "css-selector-child": Lack(
        none=(OUTLOOK_WINDOWS, GMAIL_PHONE_WEB),
        partly=(*GMAIL_APPS,),
        why=(
            "Only within rules for narrow or dark screens; without them the card has wider "
            "edges or keeps its colours."
        ),
    ),
    "css-selector-class": Lack(
        none=(GMAIL_PHONE_WEB,),
        partly=(*GMAIL_APPS,),
        why=(
            "Everything a reader needs stands on the elements; classes adjust narrow and dark "
            "screens and the line beside quoted words."
        ),
    ),
    "css-selector-descendant": Lack(
        none=(GMAIL_PHONE_WEB,),
        partly=(*GMAIL_APPS,),
        why=(
            "As for classes: without them links are the program's blue, and long addresses "
            "break where it likes."
        ),
    ),
    "css-selector-grouping": Lack(
        none=(GMAIL_PHONE_WEB,),
        partly=(*GMAIL_APPS,),
        why="Its rules only refine, like those of classes.",
    ),
    "css-selector-id": Lack(
        none=(GMAIL_PHONE_WEB,),
        partly=(*GMAIL_APPS,),
        why="`#outlook`, the compiler's, takes room off links in an Outlook of long ago.",
    ),
    "css-selector-type": Lack(
        none=(GMAIL_PHONE_WEB,),
        partly=(*GMAIL_APPS,),
        why=(
            "Body, tables, links: the same again stands on the elements where it matters, and "
            "links stay underlined."
        ),
    ),
    "css-text-align": Lack(
        partly=(OUTLOOK_WINDOWS, GMAIL_PHONE_WEB, "outlook.android", "gmail.android"),
        why="`left` and `center` alone.",
    ),
    "css-text-decoration": Lack(
        partly=(OUTLOOK_WINDOWS, *GMAIL_APPS),
        why="Only `none` on the button's words; underlined, they are read as well.",
    ),
    "css-text-transform": Lack(
        partly=(OUTLOOK_WINDOWS,),
        why="`none` is what it would be anyway.",
    ),
    "css-white-space": Lack(
        none=(OUTLOOK_WINDOWS,),
        partly=(*GMAIL_APPS,),
        why="The code is one word and does not break without it.",
    ),
    "css-width": Lack(
        partly=(OUTLOOK_WINDOWS,),
        why="Tables carry their width; a div's is that of its cell.",
    ),
    "css-word-break": Lack(
        partly=(
            OUTLOOK_WEB,
            OUTLOOK_MAC,
            *OUTLOOK_PHONES,
            GMAIL_PHONE_WEB,
            *GMAIL_APPS,
            APPLE_MAC,
            APPLE_PHONES,
        ),
        why=(
            "It only breaks words longer than the line; broken earlier, an address still "
            "works, since it is a link."
        ),
    ),
    "css-word-spacing": Lack(
        none=(OUTLOOK_WINDOWS,),
        why="`normal` is what it would be anyway.",
    ),
}
