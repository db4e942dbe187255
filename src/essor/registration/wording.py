"""The words of registration: refusals, what would change them, states, reasons, and what is wrong in a roster's
cells."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = dict[str, Promise | str]

REFUSALS: Words = {
    # the session
    "registration.session_not_published": _("Session %(value)s isn't open for registration."),
    "registration.session_cancelled": _("Session %(value)s was cancelled."),
    "registration.session_started": _("Session %(value)s has already started."),
    "registration.session_ended": _("Session %(value)s is over."),
    "registration.course_suspended": _("The accreditation of this course isn't in force: nobody new may register."),
    "registration.closed_to_company": _("Session %(value)s is reserved for the people of one company."),
    "registration.session_full": _("The session is full. People on the waiting list: %(waiting)s."),
    "registration.session_over": _("Session %(session)s is over: a registration in it can't be withdrawn any more."),
    # the person
    "registration.already_in_session": _("This person is already registered in session %(value)s, or waits for it."),
    "registration.meeting_overlap": _("This person has a meeting of session %(session)s at the same time (%(when)s)."),
    "registration.trainer_of_course": _("This person teaches session %(value)s and can't be a learner in it."),
    "registration.no_quebec_link": _("The program is for people who live or work in Québec; no region was given."),
    "registration.person_unknown": _("This person isn't known: %(person)s."),
    "registration.twice_in_group": _("The same person stands twice in the list (row %(row)s)."),
    "registration.address_unverified": _("To hold a seat, the email address must be verified first."),
    "registration.too_many_holds": _("A person may have at most %(limit)s seats waiting for their confirmation."),
    # the employer
    "registration.employer_unknown": _("This employer isn't registered in the program."),
    "registration.employer_inactive": _("This employer is suspended in the program."),
    "registration.employer_is_provider": _("An organization isn't aided for the courses that it gives itself."),
    "registration.class_mismatch": _("The price was asked for another class of beneficiary than the employer's."),
    # aid
    "registration.envelope_exhausted": _(
        "No aid is left for session %(session)s in %(fiscal_year)s. "
        "You may take the seat at full price, or wait for aid."
    ),
    # what was given
    "registration.audience_unknown": _("“%(value)s” isn't a known function."),
    "registration.class_unknown": _("“%(value)s” isn't a known class of beneficiary."),
    "registration.region_unknown": _("“%(value)s” isn't the code of a region."),
    "registration.group_empty": _("The list has nobody in it."),
    "registration.group_too_big": _("The list has %(people)s people; at most %(most)s can be registered at once."),
    # existing registrations
    "registration.not_allowed": _("You aren't allowed to do this for this person or organization."),
    "registration.unknown": _("This registration doesn't exist."),
    "registration.already_ended": _("This registration has already ended."),
    "registration.not_held": _("This registration has no seat on hold."),
    "registration.not_offered": _("No seat is offered to this registration."),
    "registration.hold_expired": _("The seat was held for 20 minutes; that time has passed. You may register again."),
    "registration.offer_expired": _("The time to accept this seat has passed; it went to the next person."),
    "registration.other_fiscal_year": _(
        "The new dates of session %(session)s are in another fiscal year than the aid reserved. "
        "Cancel the session and open another."
    ),
    # rosters
    "registration.roster_unknown": _("This file doesn't exist."),
    "registration.roster_row_unknown": _("Row %(row)s isn't in the file."),
    "registration.roster_applied": _("This file was already registered."),
    "registration.roster_has_errors": _(
        "Rows to fix: %(rows)s. Fix them, or choose to register the correct rows only."
    ),
    "registration.roster_nothing": _("The file has no row to register."),
    "registration.roster_empty": _("The file is empty."),
    "registration.roster_too_big": _("The file is too big: at most %(megabytes)s MB."),
    "registration.roster_old_format": _(
        "The file is protected by a password or in the old Excel format. Save it as .xlsx or .csv."
    ),
    "registration.roster_not_a_table": _("The file can't be read as a table. Save it as .xlsx or .csv."),
    "registration.roster_macros": _("The file has macros. Save it as .xlsx, without macros."),
    "registration.roster_formula": _("Cell %(cell)s has a formula. Copy the sheet and paste it as values only."),
    "registration.roster_dimension": _(
        "The sheet says it has %(declared)s rows and %(counted)s were counted. Copy its cells into a new file."
    ),
    "registration.roster_too_wide": _("The sheet has too many columns: at most %(columns)s."),
    "registration.roster_too_long": _("The sheet has too many rows: at most %(rows)s."),
    "registration.roster_encoding": _("The characters of the file can't be read. Save it as CSV UTF-8, or as .xlsx."),
    "registration.roster_no_headings": _("These columns weren't found in the first ten rows: %(missing)s."),
    "registration.roster_twice": _(
        "The heading “%(heading)s” means a column that is already there. Keep one of the two."
    ),
}

REMEDIES: Words = {
    "wait_for_publication": _("It opens when its provider publishes it."),
    "choose_other_session": _("Choose another session of the course."),
    "choose_other_course": _("Choose another course."),
    "ask_company": _("Ask the company that the session is reserved for."),
    "see_registration": _("See the registration, or withdraw it first."),
    "free_the_time": _("Choose another session, or withdraw from the other one first."),
    "give_quebec_region": _("Give the region where the person lives or works."),
    "check_employer": _("Check the Québec enterprise number, or write to the program office."),
    "use_class": _("Ask the price again with the employer's class."),
    "verify_address": _("Open the link in the message that we sent to the address."),
    "confirm_or_drop": _("Confirm or drop one of the seats on hold."),
}

STATES: dict[str, tuple[str, Promise | str]] = {
    "held": ("wait", pgettext_lazy("registration", "On hold")),
    "registered": ("ok", pgettext_lazy("registration", "Registered")),
    "waitlisted": ("", pgettext_lazy("registration", "Waiting list")),
    "offered": ("wait", pgettext_lazy("registration", "Seat offered")),
    "withdrawn": ("", pgettext_lazy("registration", "Withdrawn")),
    "cancelled": ("bad", pgettext_lazy("registration", "Cancelled")),
    "expired": ("", pgettext_lazy("registration", "Expired")),
}
"""State -> (status, words)."""

AUDIENCES: Words = {
    "executive": _("Executive"),
    "manager": _("Management"),
    "professional": _("Professional"),
    "technical": _("Technical"),
    "trainer": _("Teaching"),
}

CLASSES: Words = {
    "sme": _("Small or medium enterprise (under 500 employees)"),
    "large": _("Large enterprise (500 employees or more)"),
    "nonprofit": _("Non-profit organization"),
    "public": _("Public body"),
    "individual": _("Individual, without an employer"),
}

REASONS: Words = {
    "schedule": _("The schedule no longer suits"),
    "illness": _("Illness or family reason"),
    "left_company": _("The person has left the company"),
    "changed_mind": _("Change of mind"),
    "other": _("Other reason"),
}
"""Why a registration is withdrawn."""

FIELDS: Words = {
    "given_name": _("Given name"),
    "family_name": _("Family name"),
    "full_name": _("Full name"),
    "email": _("Email"),
    "audience": _("Function"),
    "workplace_region": _("Region of work"),
    "residence_region": _("Region of residence"),
    "language": _("Language"),
    "hired_on": _("Hire date"),
    "neq": _("Québec enterprise number"),
}

ISSUES: Words = {
    "missing": _("This value is missing."),
    "too_long": _("This value is longer than %(limit)s characters."),
    "formula": _("This looks like a formula; formulas aren't taken."),
    "control": _("This value has invisible characters."),
    "email_no_at": _("The at sign is missing."),
    "email_form": _("This isn't the form of an email address."),
    "email_slip": _("To confirm: the end of the address looks like a slip of the keyboard."),
    "name_form": _("A name has letters, spaces, hyphens and apostrophes only."),
    "name_split": _("To confirm: given name, then family name."),
    "date_form": _("This date isn't understood. Write it as 2022-03-14."),
    "date_future": _("This date is in the future."),
    "date_ambiguous": _("To confirm: the day and the month could be exchanged."),
    "audience_unknown": _("This function isn't known: executive, management, professional, technical or teaching."),
    "audience_guessed": _("To confirm: “%(read)s” was read as the function below."),
    "region_unknown": _("This region isn't known. Write its name or its number, 01 to 17."),
    "language_unknown": _("The language is French or English."),
    "neq_form": _("This isn't a Québec enterprise number: it has 10 digits."),
    "neq_other": _("This number isn't your company's."),
    "same_person": _("This address is already on row %(line)s."),
    "same_name": _("To confirm: the same name is on row %(line)s."),
}

PRICE: Words = {
    "full_fee": _("Full fee"),
    "aid": _("Aid of the program"),
    "taxes": _("GST and QST, on the full fee"),
    "to_pay": _("To pay"),
}

ROSTER_STATES: dict[str, tuple[str, Promise | str]] = {
    "ready": ("ok", pgettext_lazy("row of a file", "Ready")),
    "check": ("wait", pgettext_lazy("row of a file", "To confirm")),
    "error": ("bad", pgettext_lazy("row of a file", "To fix")),
    "removed": ("", pgettext_lazy("row of a file", "Left out")),
    "registered": ("ok", pgettext_lazy("row of a file", "Registered")),
    "waitlisted": ("", pgettext_lazy("row of a file", "Waiting list")),
    "refused": ("bad", pgettext_lazy("row of a file", "Not registered")),
}
