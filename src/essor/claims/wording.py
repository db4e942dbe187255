"""The words of claims: refusals, the catalogue of checks, states, decisions."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = dict[str, Promise | str]

REFUSALS: Words = {
    "claims.not_your_claim": _("Only the administrators of the partner work on its claims."),
    "claims.only_officers": _("Officers and directors of the program decide lines and sign."),
    "claims.only_finance": _("Only finance pays a claim."),
    "claims.claim_unknown": _("This claim doesn't exist."),
    "claims.line_unknown": _("This line doesn't exist."),
    "claims.out_of_order": _("The claim has moved on since you opened it. Look at where it stands now."),
    "claims.prepared_by_you": _("You prepared this claim, so someone else signs it."),
    "claims.signed_by_you": _("You gave the first signature, so someone else gives the second."),
    "claims.payer_signed": _("You signed this claim, so someone else of finance pays it."),
    "claims.period_order": _("The period ends before it starts."),
    "claims.period_crosses_years": _("A claim stays in one fiscal year, 1 April to 31 March. Make one for each year."),
    "claims.period_not_over": _("The period isn't over (%(end)s). Claim it once it is."),
    "claims.draft_exists": _("You already have a claim in progress. Submit it, then open the next one."),
    "claims.nothing_to_claim": _("No training that ended in this period is left to claim."),
    "claims.no_lines": _("The claim has no line any more, so there is nothing to submit."),
    "claims.amount_changed": _(
        "The amount has changed since you opened the page: %(payable_cents)s instead of %(expected_cents)s. "
        "Look at the lines again."
    ),
    "claims.amount_grew": _(
        "The lines are worth %(payable_cents)s, more than the %(signed_cents)s signed. They must be signed again."
    ),
    "claims.disputed_since": _(
        "Someone has contested their attendance since the submission (lines %(lines)s). Decide these lines first."
    ),
    "claims.line_is_closed": _("This line can't be decided any more."),
    "claims.reason_needed": _("Write the reason: it is kept for the audit."),
    "claims.more_than_eligible": _("This line can bring at most %(eligible_cents)s."),
    "claims.nothing_to_pay": _("Nothing can be paid on this line: refuse it or hold it."),
    "claims.unknown_decision": _("Choose to pay, to refuse or to hold the line."),
    "claims.bad_link": _("This link isn't complete. Open it again from your message."),
}


@dataclass(frozen=True, slots=True)
class CheckWords:
    """`what` is checked; `why` it did not pass (with the finding's parameters); `remedy`: what would change it."""

    what: Promise | str
    why: Promise | str
    remedy: Promise | str


CHECKS: dict[str, CheckWords] = {
    "REG-FORCE": CheckWords(
        _("The registration is in force"),
        _("The registration was withdrawn or cancelled."),
        _("Nothing to do: a withdrawn registration brings no aid."),
    ),
    "REG-BEFORE": CheckWords(
        _("Registered before the start"),
        _("The person was registered after the session had started."),
        _("Register people before the first meeting."),
    ),
    "REG-ONCE": CheckWords(
        _("Course not paid before for this person"),
        _("This course has already been paid for this person."),
        _("If it is another person of the same name, ask for a review within 30 days."),
    ),
    "REG-TRAINER": CheckWords(
        _("The person doesn't teach the session"),
        _("The person teaches this session."),
        _("Nothing to do: trainers are not aided as learners of their own session."),
    ),
    "ATT-NONE": CheckWords(
        _("The person came"),
        _("No attendance is recorded."),
        _("If the person came, ask the program office to correct the attendance."),
    ),
    "ATT-PARTIAL": CheckWords(
        _("Hours followed are worth aid"),
        _("The hours followed are below what the rules pay."),
        _("If hours are missing, ask the program office to correct the attendance."),
    ),
    "ATT-CONFIRMED": CheckWords(
        _("Attendance confirmed by the person"),
        _("Meetings marked by the partner that the person hasn't confirmed: %(meetings)s."),
        _(
            "The person can still confirm with their link. "
            "Without an answer, an officer can decide on the partner's evidence."
        ),
    ),
    "ATT-DISPUTED": CheckWords(
        _("Attendance not contested"),
        _("Meetings that the person contests: %(meetings)s."),
        _("Send what you have to the program office: it corrects the mark or keeps it."),
    ),
    "ATT-NOT-ME": CheckWords(
        _("Nobody said “not me”"),
        _("The person says that this isn't them."),
        _("An officer looks. Send what you have: sign-in sheet, exchange of messages."),
    ),
    "ATT-LINK": CheckWords(
        _("Confirmed at the door or from an account"),
        _("Confirmed only by a link sent to an address that someone else gave."),
        _("Nothing to do. Codes given at the door are stronger evidence."),
    ),
    "EMP-MISSING": CheckWords(
        _("There is an employer"),
        _("The registration names no employer."),
        _("Ask the person or the company which employer sent them."),
    ),
    "EMP-NEQ": CheckWords(
        _("The enterprise number is well formed"),
        _("The employer's enterprise number (NEQ) isn't valid."),
        _("Ask the company to correct its number."),
    ),
    "EMP-ACTIVE": CheckWords(
        _("The employer is active"),
        _("The employer isn't active in the program's register."),
        _("The company proves that it is active, or the program office decides."),
    ),
    "EMP-AGE": CheckWords(
        _("The employer is old enough"),
        _("The employer was younger than %(months)s months when the session started (known: %(known)s)."),
        _("The company gives the date of its registration, or the program office decides."),
    ),
    "EMP-STAFF": CheckWords(
        _("No more trainees than staff"),
        _("%(trainees)s trainees this year for %(staff)s declared staff."),
        _("The company corrects its number of staff, or explains."),
    ),
    "EMP-PROVIDER": CheckWords(
        _("The employer isn't the provider"),
        _("The employer is the provider of the training."),
        _("Nothing to do: a provider isn't aided to train its own people."),
    ),
    "IND-RESIDENCE": CheckWords(
        _("Residence in Québec is known"),
        _("The person's region of residence isn't known."),
        _("The person completes their profile."),
    ),
    "IND-IDENTITY": CheckWords(
        _("The person's address is verified"),
        _("The person hasn't verified their address."),
        _("The person opens the link of their first message."),
    ),
    "AMT-RECOMPUTED": CheckWords(
        _("Recomputed aid isn't lower"),
        _("Recomputed today, the aid is %(recomputed_cents)s, lower than the %(reserved_cents)s reserved."),
        _("The lesser of the two is paid. Look at the trace of the amount."),
    ),
    "AMT-HOURS": CheckWords(
        _("All the hours were followed"),
        _("%(attended_minutes)s of %(planned_minutes)s: below completion, aid follows the hours."),
        _("Nothing to do, unless an attendance mark is wrong."),
    ),
    "TIME-DEADLINE": CheckWords(
        _("Claimed in time"),
        _("The session had to be claimed by %(last_day)s (%(days)s days)."),
        _("Ask for a review with the reason of the delay."),
    ),
    "CLM-PERFECT": CheckWords(
        _("Attendance that isn't perfect for a whole group"),
        _("All %(people)s people of a session attended every minute."),
        _("Nothing to do. Someone of the program will look; payment isn't blocked."),
    ),
    "CLM-ONE-EMPLOYER": CheckWords(
        _("More than one employer"),
        _("One employer stands behind %(lines)s of %(of)s lines."),
        _("Nothing to do. Someone of the program will look; payment isn't blocked."),
    ),
    "CLM-TWICE": CheckWords(
        _("Few sessions per person"),
        _("People who stand in more than two sessions of this claim: %(people)s."),
        _("Nothing to do. Someone of the program will look; payment isn't blocked."),
    ),
}

FAMILIES: Words = {
    "registration": _("Registration"),
    "attendance": pgettext_lazy("family of checks", "Attendance"),
    "employer": _("Employer or person"),
    "amount": _("Amount"),
    "time": pgettext_lazy("family of checks", "Time"),
    "claim": _("Claim as a whole"),
}
SEVERITIES: Words = {
    "refuse": _("Refuses the line"),
    "hold": _("Holds the line"),
    "reduce": _("Reduces the line"),
    "note": _("To be looked at"),
}
CLAIM_STATES: Words = {
    "draft": pgettext_lazy("claim", "To submit"),
    "submitted": pgettext_lazy("claim", "First signature"),
    "query": pgettext_lazy("claim", "Question asked"),
    "in_check": pgettext_lazy("claim", "Second signature"),
    "approved": pgettext_lazy("claim", "To pay"),
    "paid": pgettext_lazy("claim", "Paid"),
    "refused": pgettext_lazy("claim", "Refused"),
}
LINE_STATES: Words = {
    "computed": pgettext_lazy("line", "Payable"),
    "reduced": pgettext_lazy("line", "Reduced"),
    "held": pgettext_lazy("line", "Waiting"),
    "refused": pgettext_lazy("line", "Refused"),
    "stopped": pgettext_lazy("line", "Stopped"),
    "accepted": pgettext_lazy("line", "Accepted"),
    "paid": pgettext_lazy("line", "Paid"),
    "moved": pgettext_lazy("line", "In another claim"),
}
DECISIONS: Words = {
    "pay": pgettext_lazy("decision", "Pay"),
    "refuse": pgettext_lazy("decision", "Refuse"),
    "hold": pgettext_lazy("decision", "Hold"),
}
EVIDENCES: Words = {
    "": _("none"),
    "qr": _("code at the door"),
    "account": _("account"),
    "link": _("link"),
}
VERBS: Words = {
    "claims.open_claim": _("Claim opened"),
    "claims.recompute_claim": _("Claim computed again"),
    "claims.submit_claim": _("Claim submitted, people told"),
    "claims.decide_line": _("Line decided"),
    "claims.ask_partner": _("Question asked"),
    "claims.answer_query": _("Answer received"),
    "claims.sign_first": _("First signature"),
    "claims.sign_second": _("Second signature"),
    "claims.refuse_claim": _("Claim refused"),
    "claims.pay_claim": _("Claim paid"),
    "claims.not_me": _("Someone said “not me”"),
}
