"""The words of delivery: refusals, marks, evidence, results, disputes, steps of the pathway."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = dict[str, Promise | str]

REFUSALS: Words = {
    "delivery.not_your_session": _("Only the people of the partner that gives this session take its attendance."),
    "delivery.only_the_office": _("The attendance is locked. The program office can correct it, with a reason."),
    "delivery.not_you": _(
        "Only the person concerned can say this. Sign in with your own account or use your own link."
    ),
    "delivery.bad_link": _("This link isn't complete. Open it again from your message, or sign in."),
    "delivery.session_not_running": _("This session isn't being given, so there is no attendance to take."),
    "delivery.attendance_locked": _("The attendance is locked. The program office can correct it, with a reason."),
    "delivery.meeting_not_started": _("This meeting hasn't started yet. Marks are possible from its first minute."),
    "delivery.not_in_session": _("Someone in this list isn't registered in this session. Open the list again."),
    "delivery.other_session": _("This meeting belongs to another session."),
    "delivery.lateness_out_of_range": _(
        "Lateness is at least one minute and shorter than the meeting (%(planned_minutes)s)."
    ),
    "delivery.unknown_mark": _("A mark is present, late or absent."),
    "delivery.reason_needed": _("Write the reason: it is kept for the audit."),
    "delivery.wrong_code": _("This code isn't the one of anybody registered here. Check it with the person's message."),
    "delivery.day_not_come": _("That day hasn't come yet (%(day)s)."),
    "delivery.no_meeting_that_day": _("This session has no meeting that day (%(day)s)."),
    "delivery.evidence_differs": _("A confirmation comes from an account, from a link or from the code at the door."),
    "delivery.unknown_dispute": _("Choose what is wrong: you weren't there, you were there, or for less time."),
    "delivery.not_marked_yet": _("Nothing is recorded for you at this meeting yet, so there is nothing to contest."),
    "delivery.not_disputed": _("This mark isn't contested any more."),
    "delivery.outcomes_decided": _("The outcomes of this session are already decided."),
    "delivery.meeting_not_taken": _("The attendance of a meeting is missing. Take it, then decide the outcomes."),
    "delivery.score_out_of_range": _("Choose a score from 1 to 5 for both questions."),
    "delivery.comment_too_long": _("The comment is longer than %(most)s characters."),
    "delivery.nothing_to_evaluate": _("The evaluation opens once the training is over, for those who came."),
    "delivery.already_evaluated": _("You have already answered. Thank you."),
    "delivery.already_applied": _("This person already has an application for this theme, level and language."),
    "delivery.region_unknown": _("Choose one of the 17 regions."),
    "delivery.candidacy_unknown": _("This application doesn't exist."),
    "delivery.step_out_of_order": _("This step doesn't follow from where the application stands."),
    "delivery.not_observed": _("Nobody has watched this person teach yet. Record a co-taught session first."),
    "delivery.already_observed": _("This co-taught session is already recorded."),
}

MARKS: Words = {
    "": _("Not marked yet"),
    "present": pgettext_lazy("attendance", "Present"),
    "late": pgettext_lazy("attendance", "Late"),
    "absent": pgettext_lazy("attendance", "Absent"),
}
EVIDENCES: Words = {
    "": _("not confirmed yet"),
    "qr": _("confirmed at the door"),
    "account": _("confirmed from their account"),
    "link": _("confirmed by their link"),
}
RESULTS: Words = {
    "passed": _("Passed"),
    "attended": _("Completed"),
    "incomplete": _("Not completed"),
    "no_show": _("Never came"),
}
DISPUTES: Words = {
    "was_absent": _("I wasn't there"),
    "was_present": _("I was there"),
    "less_time": _("I was there for less time"),
}
STEPS: Words = {
    "applied": _("Applied"),
    "selected": _("Selected"),
    "in_training": _("In training"),
    "co_teaching": _("Co-teaching"),
    "qualified": _("Qualified"),
    "deployed": _("Deployed"),
    "inactive": _("Inactive"),
}
