"""The words of funding: refusals, problems of a ruleset's text, rules, classes, sources, purposes, units."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from essor.funding.rules import Problem

Words = dict[str, Promise | str]

PROBLEMS: Words = {
    "yaml": _("The text isn't valid YAML: %(found)s"),
    "not_a_mapping": _("“%(path)s” must hold named values, not %(found)s."),
    "missing": _("“%(path)s” is missing."),
    "unknown": _("“%(path)s” isn't a known name."),
    "text": _("“%(path)s” must be a text."),
    "too_long": _("“%(path)s” is longer than %(expected)s characters."),
    "date": _("“%(path)s” must be a date such as 2021-04-01, not %(found)s."),
    "yes_or_no": _("“%(path)s” must be true or false, not %(found)s."),
    "unit": _("“%(path)s” must be %(expected)s, not %(found)s."),
    "no_value": _("“%(path)s” must have at least one dated value."),
    "later_than_start": _(
        "“%(path)s”: the value starts on %(found)s, after the ruleset (%(expected)s). Publish another ruleset for it."
    ),
    "value_and_reference": _("“%(path)s” must have a value and a reference, and nothing else."),
    "choice": _("“%(path)s” must be one of: %(expected)s; not %(found)s."),
    "source": _("“%(path)s”: the name of a source has small letters without accents or spaces."),
    "integer": _("“%(path)s” must be a whole number (%(expected)s), not %(found)s."),
    "bounds": _("“%(path)s” is %(found)s; it must be within %(expected)s."),
    "ratio": _("“%(path)s” sums to %(found)s basis points instead of %(expected)s."),
    "crossed": _("“%(path)s” (%(found)s) is above its maximum (%(expected)s)."),
}

REFUSALS: Words = {
    # who may
    "funding.not_allowed_to_sign": _("Only the director or finance may sign or amend an agreement."),
    "funding.not_allowed_to_publish": _("Only the director may publish rules."),
    "funding.not_allowed_to_allocate": _("Only the director or finance may allocate aid to a partner."),
    "funding.not_allowed_to_lapse": _("Only the director or finance may close a fiscal year's envelope."),
    # decisions
    "funding.company_too_young": _(
        "The company is %(months)s months old; the rules ask for at least %(least_months)s months."
    ),
    "funding.hours_out_of_bounds": _(
        "The course lasts %(minutes)s; aid is for courses of %(least_minutes)s to %(most_minutes)s."
    ),
    "funding.group_out_of_bounds": _(
        "The group has %(people)s people; aid is for groups of %(least_people)s to %(most_people)s."
    ),
    "funding.course_repeated": _(
        "This person already took this course with aid. Aid is given once for the same course."
    ),
    "funding.too_many_courses": _(
        "This person already has %(courses)s aided courses this fiscal year; the most is %(most_courses)s."
    ),
    "funding.no_fee": _("The course has no fee, so there is nothing to aid."),
    "funding.class_not_aided": _("The rules give no aid to this class of beneficiary."),
    "funding.cap_course": _("The cap of %(cap_cents)s per person and course leaves nothing."),
    "funding.stacking_reached": _(
        "The other public aid (%(other_cents)s) already reaches the highest total of public aid, %(most_cents)s."
    ),
    "funding.private_share_reached": _(
        "With the other public aid (%(other_cents)s), the smallest private share, %(private_cents)s, would not be kept."
    ),
    "funding.cap_person": _("The cap per person and fiscal year is reached."),
    "funding.cap_company": _("The cap per company and fiscal year is reached."),
    "funding.cap_partner": _("The partner's allocation for the fiscal year is used up."),
    "funding.envelope_exhausted": _(
        "The %(fiscal_year)s envelope has no money left for this aid. You can register at full price or wait for aid."
    ),
    # movements
    "funding.no_line": _("No agreement gives money for training in %(fiscal_year)s yet."),
    "funding.nothing_to_reserve": _("There is no aid to reserve."),
    "funding.unknown_reservation": _("No aid was reserved under %(event)s."),
    "funding.settles_too_much": _("%(asked_cents)s can't be paid from a reservation of %(aid_cents)s."),
    # rulesets
    "funding.no_ruleset": _("No rules were published for %(day)s."),
    "funding.ruleset_unknown": _("No rules were published under the name %(ruleset)s."),
    "funding.ruleset_code_taken": _(
        "Other rules are already published under the name %(ruleset)s. Give them a new name."
    ),
    "funding.ruleset_too_early": _(
        "Rules supersede those before them: these must start after %(ruleset)s, which starts on %(day)s."
    ),
    **{f"funding.ruleset_{code}": words for code, words in PROBLEMS.items()},
    # agreements
    "funding.agreement_unknown": _("There is no such agreement."),
    "funding.agreement_exists": _("The agreement %(agreement)s is already recorded."),
    "funding.number_malformed": _("The number of an agreement has capital letters, digits and hyphens, at most 24."),
    "funding.funder_missing": _("An agreement has at least one funder."),
    "funding.not_a_funder": _("%(organization)s isn't a funder."),
    "funding.source_malformed": _("The name of a source, “%(source)s”, has small letters without accents or spaces."),
    "funding.source_twice": _("The source “%(source)s” stands twice."),
    "funding.amount_twice": _("The amount of “%(source)s” for %(fiscal_year)s stands twice for the same purpose."),
    "funding.amount_of_unknown_source": _("An amount names the source “%(source)s”, which isn't a funder here."),
    "funding.amount_negative": _("An amount can't be below zero."),
    "funding.purpose_unknown": _("“%(purpose)s” isn't a purpose of an envelope."),
    "funding.year_unknown": _("%(number)s isn't a fiscal year of a program."),
    "funding.indicator_unknown": _("“%(indicator)s” isn't an indicator with a target of zero or more."),
    "funding.target_twice": _("The target of “%(indicator)s” stands twice for the same fiscal year."),
    "funding.ends_before_start": _("The agreement ends before it starts."),
    "funding.effective_later": _("An amendment is recorded on the day it takes effect; %(day)s is still to come."),
    "funding.reason_missing": _("An amendment gives its reason."),
    "funding.line_taken": _("Another agreement already gives “%(source)s” money for this purpose in %(fiscal_year)s."),
    "funding.line_unknown": _("There is no such line in the envelope."),
    "funding.amount_below_used": _(
        "The %(fiscal_year)s line can't go down to %(limit_cents)s: %(used_cents)s is already reserved, paid or lapsed."
    ),
    # allocations and lapse
    "funding.allocation_too_late": _(
        "This partner already has aid for %(fiscal_year)s. Its first allocation comes before its first aid."
    ),
    "funding.allocation_below_used": _(
        "The %(fiscal_year)s allocation can't go down to %(limit_cents)s: %(used_cents)s is already reserved or paid."
    ),
    "funding.year_not_over": _("The fiscal year %(fiscal_year)s isn't over yet."),
}

RULES: Words = {
    "company_min_age": _("Age of the company"),
    "course_hours": _("Length of the course"),
    "group_size": _("Size of the group"),
    "same_course": _("Same course once"),
    "courses_per_year": _("Courses per fiscal year"),
    "rate": _("Rate of aid"),
    "cap_participant_course": _("Cap per person and course"),
    "stacking_cap": _("Total of public aid"),
    "min_private_share": _("Smallest private share"),
    "cap_person_year": _("Cap per person and fiscal year"),
    "cap_company_year": _("Cap per company and fiscal year"),
    "partner_allocation": _("Partner's allocation"),
    "envelope": _("Envelope"),
}

HEADLINES: Words = {
    "company_min_age": _("Company too recent"),
    "course_hours": _("Course too short or too long"),
    "group_size": _("Group too small or too large"),
    "same_course": _("Course already taken with aid"),
    "courses_per_year": _("Courses of the year used up"),
    "rate": _("Set by the rate"),
    "cap_participant_course": _("Limited by the cap per course"),
    "stacking_cap": _("Limited by the total of public aid"),
    "min_private_share": _("Limited by the smallest private share"),
    "cap_person_year": _("Limited by the person's cap of the year"),
    "cap_company_year": _("Limited by the company's cap of the year"),
    "partner_allocation": _("Partner's allocation used up"),
    "envelope": _("Envelope used up"),
}
NO_AID = _("No aid for this class or fee")

CLASSES: Words = {
    "sme": _("Small or medium-sized business"),
    "large": _("Large business"),
    "nonprofit": _("Non-profit organization"),
    "public": _("Public body"),
    "individual": _("Person who pays alone"),
}

SOURCES: Words = {"quebec": _("Québec"), "canada": _("Canada")}

PURPOSES: Words = {
    "training": _("Training aid"),
    "trainer": _("Train the trainer"),
    "design": _("Course design"),
    "administration": pgettext_lazy("purpose of money", "Administration"),
}

PARTIAL: Words = {
    "pro_rata": _("In proportion to the hours attended"),
    "none": pgettext_lazy("aid", "None"),
}


def problem_text(problem: Problem) -> str:
    """A problem of a ruleset's text in the active language."""
    return str(PROBLEMS[problem.code]) % problem._asdict()


def source_name(source: str) -> str:
    """The name of a source of money; its code where it has no words here."""
    return str(SOURCES.get(source, source))
