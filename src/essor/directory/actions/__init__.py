"""Verbs of the directory. Each checks permission itself; its docstring names its refusals."""

from essor.directory.actions.organizations import (
    record_evidence,
    register_organization,
    reinstate_organization,
    suspend_organization,
)
from essor.directory.actions.people import register_people, register_person, update_profile, verify_email
from essor.directory.actions.roles import grant_role, grant_roles, revoke_role
from essor.directory.actions.sign_in import (
    SignedIn,
    demo_sign_in,
    join,
    link_token,
    read_token,
    request_link,
    set_password,
    sign_in_with_password,
    use_link,
)
from essor.directory.rules import NewPerson

__all__ = [
    "NewPerson",
    "SignedIn",
    "demo_sign_in",
    "grant_role",
    "grant_roles",
    "join",
    "link_token",
    "read_token",
    "record_evidence",
    "register_organization",
    "register_people",
    "register_person",
    "reinstate_organization",
    "request_link",
    "revoke_role",
    "set_password",
    "sign_in_with_password",
    "suspend_organization",
    "update_profile",
    "use_link",
    "verify_email",
]
