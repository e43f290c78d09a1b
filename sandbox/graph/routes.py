"""Every Graph route of the sandbox in one table."""

from sandbox.calendar.routes import ROUTES as CALENDAR_ROUTES
from sandbox.graph import (
    directory,
    groups,
    mail,
    mail_reading,
    mail_tips,
    mailbox_settings,
    trace,
)
from sandbox.graph.subscriptions import ROUTES as SUBSCRIPTION_ROUTES
from sandbox.router import Route

_USER = r"/users/(?P<user>[^/]+)"
_MESSAGE = _USER + r"(?:/mailFolders/[^/]+)?/messages/(?P<id>[^/]+)"
_GROUP = r"/groups/(?P<group>[^/]+)"
_FOLDER = _USER + r"/mailFolders/(?P<folder>[^/]+)"

MAIL_ROUTES: list[Route] = [
    ("POST", _USER + "/messages", mail.create_draft),
    ("POST", _USER + "/mailFolders/drafts/messages", mail.create_draft),  # O365's way
    ("GET", _USER + "/messages", mail_reading.list_messages),
    ("GET", _MESSAGE, mail_reading.get_message),
    ("PATCH", _MESSAGE, mail.change_message),
    ("DELETE", _MESSAGE, mail.delete_message),
    ("POST", _MESSAGE + "/permanentDelete", mail.delete_for_good),
    ("POST", _MESSAGE + "/(?:microsoft.graph.)?send", mail.send_draft),
    ("POST", _MESSAGE + "/(?:microsoft.graph.)?move", mail_reading.move),
    ("POST", _MESSAGE + "/attachments", mail.add_attachment),
    ("GET", _MESSAGE + "/attachments", mail.list_attachments),
    ("POST", _USER + "/(?:microsoft.graph.)?sendMail", mail.send_mail),
    ("POST", _USER + "/(?:microsoft.graph.)?getMailTips", mail_tips.get_mail_tips),
    ("GET", _USER + "/mailFolders", mail_reading.list_folders),
    ("GET", _FOLDER, mail_reading.get_folder),
    ("GET", _FOLDER + "/messages", mail_reading.list_folder),
]

DIRECTORY_ROUTES: list[Route] = [
    ("GET", "/users", directory.list_users),
    ("GET", _USER, directory.get_user),
    ("GET", _USER + "/manager", directory.get_manager),
    ("GET", _USER + "/mailboxSettings", mailbox_settings.get_mailbox_settings),
    ("GET", "/groups", groups.list_groups),
    ("GET", _GROUP, groups.get_group),
    ("GET", _GROUP + "/(?:members|transitiveMembers)", groups.list_members),
    (
        "GET",
        _GROUP + "/(?:members|transitiveMembers)/(?:microsoft.)?graph.user",
        groups.list_people,
    ),
    ("GET", "/organization", directory.list_organization),
    ("GET", "/admin/exchange/tracing/messageTraces", trace.list_traces),
]

ROUTES: list[Route] = [
    *MAIL_ROUTES,
    *DIRECTORY_ROUTES,
    *CALENDAR_ROUTES,
    *SUBSCRIPTION_ROUTES,
]
