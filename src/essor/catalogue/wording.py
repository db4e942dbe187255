"""Words of the catalogue: closed lists and refusals. The French stands in `locale/fr`."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from essor.foundation.bilingual import LANGUAGES

Words = Mapping[str, Promise]

THEMES: Words = {
    "business": _("Business challenges"),
    "tools": _("Tools"),
    "techniques": _("Techniques"),
    "ethics": _("Ethics and governance"),
    "teaching": _("Teaching AI"),
}
AUDIENCES: Words = {
    "executive": _("Executives"),
    "manager": _("Managers"),
    "professional": _("Professionals"),
    "technical": _("Technical staff"),
    "trainer": _("Future teachers"),
}
LEVELS: Words = {"awareness": _("Awareness"), "practitioner": _("Practitioner"), "expert": _("Expert")}
FORMATS: Words = {
    "in_person": _("In person"),
    "online": _("Online, live"),
    "hybrid": _("Hybrid"),
    "async": _("At your own pace"),
}
LANGUAGE_NAMES: Words = {"fr": _("French"), "en": _("English")}
TAXES: Words = {"taxable": _("Taxable"), "exempt": _("Exempt from tax")}
VERSION_STATES: Words = {
    "draft": pgettext_lazy("version", "Draft"),
    "submitted": pgettext_lazy("version", "Submitted"),
    "current": pgettext_lazy("version", "Offered"),
    "superseded": pgettext_lazy("version", "Replaced"),
    "refused": pgettext_lazy("version", "Refused"),
    "retired": pgettext_lazy("version", "Retired"),
}
ACCREDITATION_STATES: Words = {
    "submitted": pgettext_lazy("accreditation", "To be reviewed"),
    "reviewed": pgettext_lazy("accreditation", "Reviewed, to be decided"),
    "accredited": pgettext_lazy("accreditation", "Accredited"),
    "conditional": pgettext_lazy("accreditation", "Accredited with conditions"),
    "suspended": pgettext_lazy("accreditation", "Suspended"),
    "refused": pgettext_lazy("accreditation", "Refused"),
    "retired": pgettext_lazy("accreditation", "Retired"),
}
SESSION_STATES: Words = {
    "planned": pgettext_lazy("session", "Planned"),
    "published": pgettext_lazy("session", "Published"),
    "confirmed": pgettext_lazy("session", "Confirmed"),
    "running": pgettext_lazy("session", "Under way"),
    "held": pgettext_lazy("session", "Held"),
    "locked": pgettext_lazy("session", "Attendance locked"),
    "closed": pgettext_lazy("session", "Closed"),
    "cancelled": pgettext_lazy("session", "Cancelled"),
    "postponed": pgettext_lazy("session", "Postponed"),
}
CRITERIA: Words = {
    "need": _("Answers a need of the labour market"),
    "objectives": _("Objectives that can be measured"),
    "content": _("Content that is current and correct"),
    "teaching": _("Teaching that lets people practise"),
    "trainers": _("Trainers who are qualified"),
    "assessment": _("A way to check what was learned"),
    "language": _("French material of quality"),
    "cost": _("A fee in line with comparable courses"),
}
RECOMMENDATIONS: Words = {
    "accredit": _("The grid recommends to accredit"),
    "conditions": _("The grid recommends to accredit with conditions"),
    "refuse": _("The grid recommends to refuse"),
}
FIELDS: Words = {
    "theme": _("Theme"),
    "audience": _("Audience"),
    "level": _("Level"),
    "format": _("Format"),
    "tax": _("Taxes"),
    "languages": _("Languages"),
    "minutes": _("Training hours"),
    "fee_cents": _("Full fee"),
    "title_fr": _("Title in French"),
    "title_en": _("Title in English"),
    "summary_fr": _("Summary in French"),
    "summary_en": _("Summary in English"),
    "objectives_fr": _("Objectives in French"),
    "objectives_en": _("Objectives in English"),
}

REFUSALS: Words = {
    "catalogue.course_not_found": _("This course isn’t in the catalogue."),
    "catalogue.version_not_found": _("This version of the course isn’t in the catalogue."),
    "catalogue.session_not_found": _("This session isn’t in the catalogue."),
    "catalogue.meeting_not_found": _("This meeting isn’t in the catalogue."),
    "catalogue.region_not_found": _("Region %(region_code)s isn’t one of the 17 regions of Québec."),
    "catalogue.qualification_not_found": _("This qualification isn’t on file."),
    "catalogue.not_partner_admin": _("Only an administrator of the course’s partner may do this."),
    "catalogue.not_program_officer": _("Only an officer of the program office may do this."),
    "catalogue.officer_of_the_partner": _(
        "You hold a role with this partner, so another officer reviews and decides on its courses."
    ),
    "catalogue.conflict_of_interest": _(
        "A review counts only if the officer declares no conflict of interest. Leave this file to a colleague."
    ),
    "catalogue.not_session_staff": _(
        "Only the partner’s team, the session’s trainers and the program office may do this."
    ),
    "catalogue.not_a_partner": _("This organization isn’t a training provider."),
    "catalogue.partner_suspended": _(
        "This partner is suspended: no course is submitted and no session opens meanwhile."
    ),
    "catalogue.company_not_found": _("No company on file has this NEQ."),
    "catalogue.value_unknown": _("%(field)s: the value isn’t one that a course may have."),
    "catalogue.file_incomplete": _("%(field)s: write it before submitting."),
    "catalogue.course_identity_fixed": _(
        "Theme, audience and level stay those first submitted. For another one, draft another course."
    ),
    "catalogue.version_under_review": _("This course is under review. You can revise it after the decision."),
    "catalogue.nothing_to_submit": _("Nothing to submit: revise the course first."),
    "catalogue.version_cannot_revise": _("Only a draft can be changed."),
    "catalogue.version_cannot_submit": _("Only a draft can be submitted."),
    "catalogue.version_cannot_accept": _("Only a submitted version can be accredited."),
    "catalogue.version_cannot_refuse": _("Only a submitted version can be refused."),
    "catalogue.version_cannot_supersede": _("Only the version on offer can be replaced."),
    "catalogue.version_cannot_retire": _("Only the version on offer can be retired."),
    "catalogue.accreditation_cannot_review": _("This file is already decided."),
    "catalogue.accreditation_cannot_accredit": _("A file is decided after its review and only once."),
    "catalogue.accreditation_cannot_accredit_conditionally": _("A file is decided after its review and only once."),
    "catalogue.accreditation_cannot_refuse": _("A file is decided after its review and only once."),
    "catalogue.accreditation_cannot_suspend": _("Only an accreditation in force can be suspended."),
    "catalogue.accreditation_cannot_reinstate": _("Only a suspended accreditation can be reinstated."),
    "catalogue.accreditation_cannot_reinstate_conditionally": _("Only a suspended accreditation can be reinstated."),
    "catalogue.accreditation_cannot_retire": _("Only an accreditation in force can be retired."),
    "catalogue.score_missing": _("“%(criterion)s” has no score."),
    "catalogue.score_unknown": _("“%(criterion)s” isn’t a criterion of the grid."),
    "catalogue.score_out_of_range": _("“%(criterion)s”: a score goes from 0 to %(top)s."),
    "catalogue.below_pass_mark": _(
        "The grid gives %(percent)s%%, or a weak score on an essential criterion; the pass mark is %(pass_percent)s%%. "
        "Review again or refuse with reasons."
    ),
    "catalogue.conditions_needed": _(
        "The grid gives %(percent)s%% or shows a weak criterion: write the conditions, in French at least."
    ),
    "catalogue.expiry_out_of_range": _("The accreditation ends after today and by %(latest)s at the latest."),
    "catalogue.reasons_needed": _("Write the reasons, in French at least: the partner reads them."),
    "catalogue.course_has_open_sessions": _("%(count)s sessions of this course are open. Hold or cancel them first."),
    "catalogue.course_not_suspended": _("This course isn’t suspended."),
    "catalogue.course_not_in_force": _("This course has no accreditation in force."),
    "catalogue.not_accredited": _("This version isn’t accredited, so none of its sessions is published."),
    "catalogue.accreditation_expired": _("The accreditation ends on %(expires_on)s, before the session starts."),
    "catalogue.version_not_plannable": _("Sessions are planned with the version on offer or the one under review."),
    "catalogue.session_cannot_publish": _("Only a planned session can be published."),
    "catalogue.session_cannot_replan": _("Only a planned or postponed session gets a new timetable."),
    "catalogue.session_cannot_confirm": _("Only a published session can be confirmed."),
    "catalogue.session_cannot_start": _("Only a confirmed session can start."),
    "catalogue.session_cannot_hold": _("Only a confirmed session can be marked as held."),
    "catalogue.session_cannot_lock": _("Attendance is locked once, after the session was held."),
    "catalogue.session_cannot_close": _("A session is closed after its attendance is locked."),
    "catalogue.session_cannot_cancel": _("A session that began, or is already cancelled, can’t be cancelled."),
    "catalogue.session_cannot_postpone": _("Only a published or confirmed session can be postponed."),
    "catalogue.session_not_started": _("The session hasn’t started yet."),
    "catalogue.session_not_over": _("The session’s last meeting isn’t over yet."),
    "catalogue.session_started": _("The session has already started."),
    "catalogue.language_not_offered": _("The course isn’t offered in this language."),
    "catalogue.mode_not_offered": _("A live course is given live, and a self-paced course at one’s own pace."),
    "catalogue.capacity_below_minimum": _(
        "%(capacity)s seats for a minimum of %(minimum)s: the capacity is at least the minimum."
    ),
    "catalogue.fee_above_accredited": _("The session’s fee is at most the one that was accredited."),
    "catalogue.no_meeting": _("A session has at least one meeting."),
    "catalogue.meeting_ends_first": _("%(day)s: the meeting ends after it begins."),
    "catalogue.meeting_too_long": _("%(day)s: a meeting lasts at most 12 hours."),
    "catalogue.meetings_overlap": _("%(day)s: two meetings overlap."),
    "catalogue.minutes_do_not_match": _(
        "The meetings add up to %(planned_minutes)s; the course is accredited for %(accredited_minutes)s."
    ),
    "catalogue.trainer_missing": _("%(day)s: choose who teaches."),
    "catalogue.one_window_only": _("A self-paced session has a single window of access."),
    "catalogue.session_in_past": _("The first meeting is in the past."),
    "catalogue.no_such_time": _("%(day)s, %(time)s: this time doesn’t exist, clocks go forward that night."),
    "catalogue.trainer_not_qualified": _(
        "%(day)s: this trainer isn’t qualified for the theme, the level and the language on that day."
    ),
    "catalogue.trainer_booked": _("%(day)s: this trainer already teaches then (session %(code)s)."),
    "catalogue.trainer_teaches_later": _(
        "This person teaches session %(code)s after that day. Give it another trainer first."
    ),
    "catalogue.already_qualified": _("This person already holds this qualification."),
    "catalogue.qualification_dates": _("A qualification ends after it begins."),
}


def said_in_both(words: Words, code: str) -> list[str]:
    """A word of a closed list in each language, for the search index."""
    found = []
    for language in LANGUAGES:
        with override(language):
            found.append(str(words[code]))
    return found
