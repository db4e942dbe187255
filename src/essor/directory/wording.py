"""The words of this room: refusals, roles, kinds of organizations."""

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "directory.not_allowed": _("Your roles don't allow this. Ask an administrator of your organization."),
    "directory.organization_not_found": _("There is no organization %(id)s."),
    "directory.person_not_found": _("There is no person %(id)s."),
    "directory.unknown_kind": _("%(kind)s is not a kind of organization."),
    "directory.unknown_role": _("%(role)s is not a role."),
    "directory.role_not_of_this_organization": _(
        "The role %(role)s can't be held in an organization of kind %(kind)s."
    ),
    "directory.last_administrator": _("Name someone else first: an organization keeps at least one %(role)s."),
    "directory.unknown_region": _("%(code)s is not the code of an administrative region (01 to 17)."),
    "directory.unknown_sector": _("%(code)s is not the code of a sector of NAICS 2022."),
    "directory.unknown_institution": _("%(code)s is not an institution of the list."),
    "directory.founded_in_future": _("The date of foundation is still to come."),
    "directory.evidence_in_future": _("The date of the check is still to come."),
    "directory.reason_missing": _("Give the reason: it stays with the decision."),
    "directory.neq_length": _("The NEQ has 10 digits; %(digits)s were given."),
    "directory.neq_class": _("The NEQ %(neq)s should begin with 11, 22, 33 or 88."),
    "directory.neq_check_digit": _("A digit of the NEQ %(neq)s differs: its last digit doesn't match the others."),
    "directory.neq_taken": _("The NEQ %(neq)s already belongs to an organization of the directory."),
    "directory.postal_code": _("%(postal_code)s is not a Canadian postal code. Example: G1K 4Y1."),
    "directory.email": _("Write an address like name@company.ca."),
    "directory.name_missing": _("Write the name in full: it will stand on attestations."),
    "directory.employer_suspended": _("This organization is suspended: no aid is given for its staff."),
    "directory.employer_without_neq": _("This organization has no NEQ. Add it to obtain aid."),
    "directory.employer_age_unknown": _(
        "The date of foundation of this organization is missing. Add it to obtain aid."
    ),
    "directory.employer_too_young": _(
        "An employer must have existed for %(months)s months; this one exists since %(since)s."
    ),
    "directory.too_many_attempts": _("Too many attempts. Try again in %(wait)s minutes, or ask for help."),
    "directory.sign_in_failed": _("This address and this password don't go together. You can ask for a link instead."),
    "directory.link_unknown": _("This link is not complete. Copy it whole from the message, or ask for a new one."),
    "directory.link_used": _("This link was already used. Ask for a new one."),
    "directory.link_expired": _("This link worked for %(lasts)s minutes. Ask for a new one."),
    "directory.weak_password": _("Choose a password of 12 characters or more, not a common one."),
    "directory.no_demo": _("This installation is not a demonstration."),
    "directory.not_offered": _("This person is not offered for the demonstration."),
}

ROLES = {
    "learner": _("Learner"),
    "director": _("Program director"),
    "officer": _("Program officer"),
    "finance": _("Finance"),
    "analyst": _("Needs analyst"),
    "partner_admin": _("Partner's administrator"),
    "trainer": _("Trainer"),
    "company_hr": _("Company, human resources"),
    "company_manager": _("Company, manager"),
    "promoter": _("Collective promoter"),
    "funder": _("Funder"),
    "auditor": _("Auditor"),
    "platform_admin": _("Platform administrator"),
}

DOES = {
    "learner": _("Finds a course, sees the price after aid, registers, confirms attendance."),
    "director": _("Plans the offer, moves the envelope, follows commitments."),
    "officer": _("Accredits courses, answers files, reviews claims."),
    "finance": _("Commits, checks, pays, closes the year."),
    "analyst": _("Turns the needs of the market into demand."),
    "partner_admin": _("Publishes courses and sessions, claims what is due."),
    "trainer": _("Takes attendance, records results."),
    "company_hr": _("Registers a group from a file, follows the team."),
    "company_manager": _("Follows the team and its budget."),
    "promoter": _("Carries a project for several companies."),
    "funder": _("Sees results against commitments, and any dollar's way."),
    "auditor": _("Draws samples, follows the trail."),
    "platform_admin": _("Gives access, follows jobs and checks."),
}

KINDS = {
    "funder": _("Funder"),
    "office": _("Program office"),
    "university": _("University"),
    "cegep": _("Cegep"),
    "research_centre": _("Research centre"),
    "transfer_centre": _("Technology transfer centre"),
    "private_trainer": _("Private trainer"),
    "company": _("Company"),
    "promoter": _("Collective promoter"),
}
