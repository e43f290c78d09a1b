"""Opens somebody's form for a test and sends it, as their browser would."""

from dataclasses import dataclass
from html import unescape

from flask.testing import FlaskClient
from sqlalchemy import update

from service.models import FormLink, Programme
from tests.participants import Maple, add_link, add_link_without_session, form_path
from tests.routes.pressing import send
from tests.web_wiring import WebWiring


@dataclass(frozen=True)
class Desk:
    """A browser, and whose programme it looks at."""

    client: FlaskClient
    wiring: WebWiring
    maple: Maple

    def form(
        self, form: str, *, session: int, person: int | None = None, about: int | None = None
    ) -> str:
        """Return the path of a form that somebody, Ann by default, has about a session."""
        with self.wiring.database.writing() as db:
            link = add_link(db, self.maple, form, session=session, person=person, about=about)
            return form_path(self.wiring, link)

    def form_without_session(self, form: str, *, person: int, of_set: bool = False) -> str:
        """Return the path of a form about the set or the whole programme."""
        with self.wiring.database.writing() as db:
            link = add_link_without_session(db, self.maple, form, person=person, of_set=of_set)
            return form_path(self.wiring, link)

    def read(self, path: str) -> str:
        """Return an open form's page."""
        answer = self.client.get(path)
        assert answer.status_code == 200
        return unescape(answer.text)

    def send(self, path: str, **fields: object) -> None:
        """Send a form and see it taken in."""
        status, page = send(self.client, path, do="send", **fields)
        assert (status, page.count('class="problem"')) == (303, 0)

    def refused(self, path: str, **fields: object) -> str:
        """Send a form that lacks something; return its page."""
        status, page = send(self.client, path, do="send", **fields)
        assert status == 422
        return page

    def make_programme(self, **values: object) -> None:
        """Change how the programme is run."""
        with self.wiring.database.writing() as db:
            db.execute(update(Programme).values(**values))

    def close(self, form: str) -> None:
        """Close a form: what was sent to it stands."""
        with self.wiring.database.writing() as db:
            now = self.wiring.clock.now()
            db.execute(update(FormLink).where(FormLink.form == form).values(closes_at=now))
