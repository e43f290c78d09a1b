"""A browser without a screen or scripts: opens a page, fills in its form, presses a button."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

import requests

Answers = Mapping[str, str | Sequence[str]]
"""Field name, or how it ends for a field asked about an action, to what stands in it."""


@dataclass
class PageForm:
    """A form as the page shows it."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    """What a browser would send if nobody touched anything."""
    names: set[str] = field(default_factory=set)


class Browser:
    """One device: it keeps its cookies."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._session = requests.Session()
        self._session.trust_env = False

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def get(self, url: str) -> requests.Response:
        """Open a page."""
        return self._session.get(self._whole(url), timeout=30)

    def head(self, url: str) -> requests.Response:
        """Ask for a page's headers alone."""
        return self._session.head(self._whole(url), timeout=30)

    def send(self, url: str, answers: Answers) -> requests.Response:
        """Open a form, answer it, press Send; return the page behind it."""
        page = self.get(url)
        assert page.status_code == 200, f"{page.status_code}: {page.text[:500]}"
        form = _posting_form(page.text, with_names=answers)
        sent = _filled_in(form, answers)
        answer = self._session.post(self._whole(form.action), data=sent, timeout=30)
        assert answer.status_code == 200, f"{answer.status_code}: {answer.text[:3000]}"
        return answer

    def _whole(self, url: str) -> str:
        return url if url.startswith("http") else self._base_url + url


def _posting_form(html: str, *, with_names: Answers) -> PageForm:
    reader = _FormReader()
    reader.feed(html)
    fitting = [
        form
        for form in reader.forms
        if all(_field_named(form, name) is not None for name in with_names)
    ]
    assert fitting, f"no form asks for {sorted(with_names)}"
    return fitting[0]


def _filled_in(form: PageForm, answers: Answers) -> list[tuple[str, str]]:
    named = {str(_field_named(form, name)): given for name, given in answers.items()}
    kept = [(name, value) for name, value in form.fields if name not in named]
    typed = [
        (name, value)
        for name, given in named.items()
        for value in ([given] if isinstance(given, str) else given)
    ]
    return kept + typed


def _field_named(form: PageForm, name: str) -> str | None:
    if name in form.names:
        return name
    return next((one for one in sorted(form.names) if one.endswith(f"_{name}")), None)


class _FormReader(HTMLParser):
    """Collects the posting forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._form: PageForm | None = None
        self._area: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method") == "post":
            self._form = PageForm(given["action"])
            self.forms.append(self._form)
        if self._form is None or "name" not in given:
            return
        name, kind = given["name"], given.get("type", "text")
        if tag in ("input", "textarea", "button", "select"):
            self._form.names.add(name)
        if tag == "input":
            ticked = kind not in ("radio", "checkbox") or "checked" in dict(attrs)
            if ticked:
                self._form.fields.append((name, given.get("value", "")))
        elif tag == "textarea":
            self._area, self._text = name, ""

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._form is not None and self._area is not None:
            self._form.fields.append((self._area, self._text.strip()))
            self._area = None
        elif tag == "form":
            self._form = None
