"""Every setting of the service, with its default, who reads it, and what it means."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, FilePath, SecretStr, ValidationError

from service.settings import rules
from service.settings.credentials import ClientCredentials, SigninCredentials
from service.settings.environment import SettingsError, is_loopback, read_variables
from service.settings.kinds import (
    Addresses,
    Ancestors,
    BaseURL,
    BrokerURL,
    DataKeys,
    LimitsURL,
    SigningKeys,
    Zone,
)
from service.settings.local_keys import ensure_local_keys

SANDBOX_PORT = 8365

SECRET_NAMES = (
    "BROKER_URL",
    "CLIENT_CERTIFICATE_PASSWORD",
    "CLIENT_SECRET",
    "DATABASE_URL",
    "DATA_KEYS",
    "LIMITS_URL",
    "METRICS_TOKEN",
    "SECRET_KEYS",
    "SIGNIN_CLIENT_SECRET",
)
"""Each may come from the file that `NAME_FILE` names; a URL counts, as it may hold a password."""


def _setting(who: str, meaning: str, *, shown: str | None = None, **options: Any) -> Any:
    """Declare one variable.

    Args:
        who: the processes that read it, as docs/settings.md says.
        meaning: one sentence for operators.
        shown: the default in words, where it is made from other settings.
        options: passed on to pydantic's Field (Any because its keywords are).
    """
    return Field(description=meaning, json_schema_extra={"who": who, "shown": shown}, **options)


class Settings(BaseModel):
    """What the environment says; the variable is the field's name in capitals."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    data_dir: Path = _setting(
        "all",
        "Folder for everything that is written on this machine: database, local keys, sandbox.",
        default=Path("var"),
    )
    database_url: str = _setting(
        "all",
        "SQLAlchemy URL: `sqlite:///…` or `postgresql+psycopg://…`.",
        shown="SQLite in `DATA_DIR`",
        default_factory=lambda data: f"sqlite:///{data['data_dir']}/setwise.sqlite3",
        pattern=r"^(sqlite|postgresql\+psycopg)://",
        repr=False,
    )
    broker_url: BrokerURL = _setting(
        "all",
        "Queue: `stub://` inside one process, `redis://…` or `amqp://…` for many.",
        default="stub://",
        repr=False,
    )
    limits_url: LimitsURL = _setting(
        "web",
        "Where page rate limits are counted: `memory://` for one process, `redis://…` for many.",
        default="memory://",
        repr=False,
    )
    graph_base_url: BaseURL = _setting(
        "all",
        "Root of Microsoft Graph; `https://graph.microsoft.com/v1.0` for the real one.",
        default=f"https://localhost:{SANDBOX_PORT}/v1.0",
    )
    authority: BaseURL = _setting(
        "all",
        "Who issues tokens: `https://login.microsoftonline.com/<tenant id>` for the real one.",
        default=f"https://localhost:{SANDBOX_PORT}/sandbox",
    )
    tenant_id: str = _setting(
        "web, worker",
        "The one tenant whose sign-ins count.",
        shown="last part of `AUTHORITY`",
        default_factory=lambda data: data["authority"].rsplit("/", 1)[-1],
    )
    client_id: str = _setting(
        "worker",
        "App registration that may use mail, calendars and directory.",
        default="",
    )
    client_secret: SecretStr | None = _setting(
        "worker", "Its secret; a certificate is better.", default=None
    )
    client_certificate_path: FilePath | None = _setting(
        "worker", "Its certificate with private key, PEM or PFX, instead of a secret.", default=None
    )
    client_certificate_password: SecretStr | None = _setting(
        "worker", "Password of that file, if it has one.", default=None
    )
    managed_identity: bool = _setting(
        "worker",
        "Use the Azure managed identity of the machine (of `CLIENT_ID`, if set), no secret at all.",
        default=False,
    )
    signin_client_id: str = _setting(
        "web", "App registration for sign-in; it has no application permission.", default=""
    )
    signin_client_secret: SecretStr | None = _setting("web", "Its secret.", default=None)
    ca_file: FilePath | None = _setting(
        "web, worker",
        "Certificate authorities to trust for Graph and Entra instead of the usual ones (PEM).",
        default=None,
    )
    sandbox_clock_url: BaseURL | None = _setting(
        "clock",
        "Clock of a sandbox on this machine, which service time then follows.",
        default=None,
    )
    public_url: BaseURL = _setting(
        "all",
        "Where people reach the web pages; links in mails begin with it.",
        default="http://127.0.0.1:8000",
    )
    web_host: str = _setting("web", "Address to listen on.", default="127.0.0.1")
    web_port: int = _setting("web", "Port to listen on.", default=8000, ge=0, le=65535)
    web_threads: int = _setting("web", "Requests worked on at once.", default=8, ge=1, le=64)
    worker_threads: int = _setting("worker", "Tasks worked on at once.", default=4, ge=1, le=64)
    trusted_proxies: int = _setting(
        "web",
        "How many proxies stand in front and set `X-Forwarded-*`; 0 ignores those headers.",
        default=0,
        ge=0,
        le=5,
    )
    frame_ancestors: Ancestors = _setting(
        "web",
        "Sites that may frame pages of a personal link, as Teams for a tab, parted by commas.",
        default=(),
    )
    secret_keys: SigningKeys = _setting(
        "all",
        "Keys that sign links and cookies, at least 32 characters each, newest first.",
        shown="made in `DATA_DIR` while all is on this machine",
        default=(),
    )
    data_keys: DataKeys = _setting(
        "all",
        "Keys that encrypt private words: 32 random bytes in URL-safe base64 each, newest first.",
        shown="made in `DATA_DIR` while all is on this machine",
        default=(),
    )
    metrics_token: SecretStr | None = _setting(
        "web",
        "Bearer token, at least 16 characters, that opens `/metrics` to other machines.",
        default=None,
        min_length=16,
    )
    metrics_host: str = _setting(
        "worker, clock",
        "Address on which a worker or a clock shows its own `/metrics`.",
        default="127.0.0.1",
    )
    metrics_port: int = _setting(
        "worker, clock",
        "Port of the same, one a process; 0 shows none.",
        default=0,
        ge=0,
        le=65535,
    )
    otel_exporter_otlp_endpoint: str | None = _setting(
        "all",
        "Collector that takes spans by OTLP over HTTP; needs `setwise[traces]`.",
        default=None,
        pattern=r"^https?://",
    )
    session_hours: int = _setting(
        "web", "How long a sign-in lasts, in hours.", default=10, ge=1, le=24
    )
    sender_mailboxes: Addresses = _setting(
        "all", "Mailboxes that write to people, parted by commas.", default=()
    )
    organiser_mailboxes: Addresses = _setting(
        "all",
        "Licensed mailboxes that own the meetings, parted by commas; none of them sends mail.",
        default=(),
    )
    send_mode: Literal["off", "pilot", "live"] = _setting(
        "all",
        "`off` writes nothing to Outlook, `pilot` to `PILOT_RECIPIENTS` only, `live` to all.",
        default="off",
    )
    pilot_recipients: Addresses = _setting(
        "all",
        "Who is written to and invited while `SEND_MODE` is `pilot`, parted by commas.",
        default=(),
    )
    programme_zone: Zone = _setting(
        "all", "IANA time zone of a programme that names none.", default="Europe/London"
    )
    role_hr_admin: str = _setting("web", "App role that books and changes.", default="HR.Admin")
    role_hr_viewer: str = _setting("web", "App role that looks.", default="HR.Viewer")
    role_hr_lead: str = _setting(
        "web",
        "App role of the named HR lead: who cannot sit with whom, and breaking the glass.",
        default="HR.Lead",
    )
    role_admin: str = _setting(
        "web", "App role that sees settings and health, no people's content.", default="Admin"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = _setting(
        "all", "The least severe event that is logged.", default="INFO"
    )

    @classmethod
    def load(cls, environ: Mapping[str, str]) -> Self:
        """Read and check the environment.

        While everything is on this machine, missing keys are made and kept in DATA_DIR.

        Raises:
            SettingsError: something is wrong; a line for each variable, without any value.
        """
        names = [name.upper() for name in cls.model_fields]
        variables = read_variables(environ, names, SECRET_NAMES)
        settings = cls._checked(variables)
        if problems := rules.problems_between(settings):
            raise SettingsError("\n".join(problems))
        if settings.secret_keys and settings.data_keys:
            return settings
        if not rules.is_all_local(settings):
            missing = "DATA_KEYS" if settings.secret_keys else "SECRET_KEYS"
            raise SettingsError(f"{missing}: set it; see docs/settings.md on how to make one")
        return cls._checked(ensure_local_keys(settings.data_dir) | variables)

    @property
    def speaks_to_sandbox(self) -> bool:
        """Whether Microsoft 365 is a program on this machine."""
        return is_loopback(self.graph_base_url)

    def worker_credentials(self) -> ClientCredentials:
        """Return what the worker signs in with.

        Raises:
            SettingsError: it is incomplete or ambiguous.
        """
        return ClientCredentials.chosen(
            client_id=self.client_id,
            secret=self.client_secret,
            certificate_path=self.client_certificate_path,
            certificate_password=self.client_certificate_password,
            managed_identity=self.managed_identity,
        )

    def signin_credentials(self) -> SigninCredentials:
        """Return what the web process signs people in with.

        Raises:
            SettingsError: one of the two is missing.
        """
        return SigninCredentials.chosen(self.signin_client_id, self.signin_client_secret)

    @classmethod
    def _checked(cls, variables: Mapping[str, str]) -> Self:
        try:
            return cls.model_validate({name.lower(): text for name, text in variables.items()})
        except ValidationError as exc:
            # The cause would show what was typed, which may be a secret.
            raise SettingsError("\n".join(_lines(exc))) from None


def _lines(error: ValidationError) -> list[str]:
    """Name each wrong variable once, with pydantic's words and without the value."""
    messages = {
        str(part["loc"][0]): part["msg"].removeprefix("Value error, ")
        for part in error.errors(include_input=False, include_context=False, include_url=False)
        if part["type"] != "default_factory_not_called"
    }
    return [
        f"{field.upper()}: {message}. Meaning: {Settings.model_fields[field].description}"
        for field, message in messages.items()
    ]
