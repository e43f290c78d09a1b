"""Headings in other people's words: which column of ours each one means."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from service.files.table import PEOPLE

FULL_NAME = "name"
"""A column with given and family name in one, which is split on reading."""
MANAGER_NAME = "manager_name"
"""The manager as a name beside their address: it names the row that a manager may still lack."""
COLUMNS = (*PEOPLE.columns, MANAGER_NAME)
"""Every column that a people table is read into."""
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_OTHER_WORDS: Mapping[str, str] = {
    "email": """email emailaddress mail mailaddress emailaddr workemail workemailaddress
        businessemail companyemail primaryemail emailwork emailid userprincipalname upn
        smtpaddress primarysmtpaddress employeeemail participantemail nomineeemail memberemail
        emailadresse mailadresse geschaftlicheemail dienstlicheemail emailgeschaftlich adresseemail
        courriel correo correoelectronico""",
    "given_name": """givenname firstname forename christianname preferredname preferredfirstname
        knownas first vorname rufname prenom nombre voornaam fornamn""",
    "family_name": """familyname surname lastname secondname last nachname familienname zuname nom
        nomdefamille apellido apellidos achternaam efternamn""",
    FULL_NAME: """name fullname displayname employee employeename nameofemployee worker person
        personname participant participantname nominee nomineename member membername colleague
        firstandlastname mitarbeiter mitarbeiterin teilnehmer teilnehmerin vollstandigername
        vorundnachname namevorname""",
    "role": "role programmerole programrole roleinprogramme roleinset rolle",
    "set": "set setname learningset group groupname gruppe",
    "manager": """manager manageremail managersemail manageremailaddress managermail emailmanager
        emailofmanager linemanager linemanageremail linemanagersemail linemanageremailaddress
        directmanager peoplemanager reportingmanager reportingmanageremail supervisor
        supervisoremail boss bossemail reportsto reportingto teamleader teamlead vorgesetzter
        vorgesetzte emailvorgesetzter vorgesetzteremail fuhrungskraft fuhrungskraftemail
        emailfuhrungskraft responsable superieur""",
    MANAGER_NAME: """managername managersname nameofmanager linemanagername linemanagersname
        nameoflinemanager supervisorname namevorgesetzter namefuhrungskraft fuhrungskraftname""",
    "department": """department dept division businessunit unit team teamname function orgunit
        organisation organization area abteilung bereich service departement""",
    "location": """location office officelocation worklocation site city town workplace base
        placeofwork standort ort buro lieu""",
    "time_zone": "timezone tz zone zeitzone",
    "working_days": """workingdays workdays daysofwork daysworked workpattern workingpattern
        workingtime arbeitstage""",
    "country": "country countrycode countryregion holidays holidayregion publicholidays land pays",
    "language": "language lang preferredlanguage languagecode sprache langue",
}
_MEANING = {word: column for column, words in _OTHER_WORDS.items() for word in words.split()}
_LONGEST = 100
"""Characters beyond which a cell is no heading."""
_LOOKED_AT = 25
"""Rows in which headings are looked for, below whatever titles stand above them."""


def meaning(heading: str) -> str | None:
    """Return the column that a heading means, `name` for a whole name; None where we know none.

    Case, spaces, accents, punctuation and what stands in brackets make no difference:
    `E-Mail-Adresse (dienstlich)` is `email`.
    """
    if len(heading) > _LONGEST:
        return None
    return _MEANING.get(_letters(_ASIDE.sub("", heading))) or _MEANING.get(_letters(heading))


def heading_index(rows: Sequence[Sequence[str]]) -> int | None:
    """Return which row holds the headings, or None where none of the first ones looks like it.

    It names at least two columns that we know, or one and nothing else, and no address.
    """
    best, most = None, 0
    for index, row in enumerate(rows[:_LOOKED_AT]):
        if any("@" in text for text in row):
            break
        filled = [text for text in row if text]
        known = len({meaning(text) for text in filled} - {None})
        if known > most and (known > 1 or len(filled) == 1):
            best, most = index, known
    return best


def _letters(heading: str) -> str:
    plain = unicodedata.normalize("NFKD", heading.casefold())
    return "".join(letter for letter in plain if letter.isalnum())
