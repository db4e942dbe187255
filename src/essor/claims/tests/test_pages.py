import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import translation

from essor.catalogue.tests import factories as courses
from essor.claims import actions, queries
from essor.claims.tests import factories
from essor.delivery.tests import factories as given
from essor.directory import actions as directory
from essor.directory import queries as directory_queries
from essor.messages import queries as messages

pytestmark = pytest.mark.django_db
LANGUAGES = ("fr", "en")


def sign_in(client, person_id):
    directory.set_password(actor=directory_queries.actor_of_person(person_id), person_id=person_id, password="x" * 14)
    client.force_login(get_user_model().objects.get(person__public_id=person_id))


def url(name, *args, language="fr"):
    with translation.override(language):
        return reverse(f"claims:{name}", args=args)


def opens(client, name, *args, query=""):
    pages = {}
    for language in LANGUAGES:
        answer = client.get(url(name, *args, language=language) + query)
        assert answer.status_code == 200, (name, language, answer.status_code)
        assert "UNKNOWN VARIABLE" not in answer.content.decode()
        pages[language] = answer.content.decode()
    assert pages["fr"] != pages["en"]
    return pages["fr"]


def test_partner_computes_and_submits(client):
    session = given.held(3, silent=1)
    sign_in(client, session.admin.id)
    opens(client, "list")
    day = session.meetings[-1].day
    with factories.day_after(session, 20):
        client.post(url("open"), {"period": "nonsense"})
        assert queries.draft_of_partner(session.partner_id) is None
        page = client.get(url("list")).content.decode()
        period = next(part for part in page.split('value="') if part.startswith(f"{day:%Y-%m}-01/")).split('"')[0]
        answer = client.post(url("open"), {"period": period, "partner": session.partner_id})
        draft = queries.draft_of_partner(session.partner_id)
        assert answer["Location"].endswith(f"{draft.id}/")
        opens(client, "claim", draft.id)
        opens(client, "claim", draft.id, query="?show=all")
        csv = b"".join(client.get(url("claim", draft.id) + "?format=csv").streaming_content).decode()
        assert csv.count("\n") >= 3
        client.post(url("recompute", draft.id))
        client.post(url("submit", draft.id), {"seen_cents": "1"})
        assert queries.claim(draft.id).state == "draft"
        client.post(url("submit", draft.id), {"seen_cents": str(draft.payable_cents)})
        assert queries.claim(draft.id).state == "submitted"
        opens(client, "list")


def test_two_officers_sign_and_finance_pays(client):
    case = factories.submitted(3, silent=1)
    first, second, money = courses.officer(), courses.officer(), factories.office("finance")
    sign_in(client, first.id)
    assert "R-2021-0001" in opens(client, "queue")
    opens(client, "queue", query="?view=submitted")
    opens(client, "review", case.claim_id)
    held_line = queries.lines(case.claim_id, only="eyes")[0]
    opens(client, "review", case.claim_id, query=f"?line={held_line.id}")
    client.post(url("decide", held_line.id), {"decision": "pay"})
    assert queries.line(held_line.id).decision == ""
    client.post(url("decide", held_line.id), {"decision": "pay", "amount": "100,00", "reason": "Feuille vue."})
    assert queries.line(held_line.id).payable_cents == 10_000
    cents = queries.claim(case.claim_id).payable_cents
    client.post(url("sign", case.claim_id), {"seen_cents": str(cents)})
    client.post(url("sign", case.claim_id), {"seen_cents": str(cents)})
    assert queries.claim(case.claim_id).state == "in_check"
    sign_in(client, second.id)
    opens(client, "review", case.claim_id)
    client.post(url("sign", case.claim_id), {"seen_cents": str(cents)})
    assert queries.claim(case.claim_id).state == "approved"
    assert client.post(url("pay", case.claim_id)).status_code == 403
    sign_in(client, money.id)
    opens(client, "review", case.claim_id)
    client.post(url("pay", case.claim_id))
    assert queries.claim(case.claim_id).paid_cents == cents
    opens(client, "review", case.claim_id)
    opens(client, "queue")


def test_questions_answers_and_refusal(client):
    case = factories.submitted(2)
    sign_in(client, courses.officer().id)
    client.post(url("ask", case.claim_id), {"text": "Où est la feuille ?"})
    sign_in(client, case.admin.id)
    assert "Où est la feuille" in opens(client, "claim", case.claim_id)
    client.post(url("answer", case.claim_id), {"text": "La voici."})
    sign_in(client, courses.officer().id)
    client.post(url("refuse", case.claim_id), {"text": "Mauvaise période."})
    assert queries.claim(case.claim_id).state == "refused"
    opens(client, "review", case.claim_id)


def test_not_me_needs_the_button(client):
    case = factories.submitted(2)
    line = queries.lines(case.claim_id)[0]
    token = queries.not_me_token(line.id)
    opens(client, "not_me", token)
    assert queries.line(line.id).state == "computed"
    assert client.post(url("not_me", token)).status_code == 303
    assert queries.line(line.id).state == "stopped"
    opens(client, "not_me", token)
    assert client.get(url("not_me", "lin_x:abc")).status_code == 404


def test_the_checks_are_public(client):
    assert "ATT-CONFIRMED" in opens(client, "checks")


def test_other_partners_do_not_see_a_claim(client):
    case = factories.submitted(2)
    sign_in(client, courses.partner_admin(courses.make_partner()).id)
    assert client.get(url("claim", case.claim_id)).status_code == 404
    assert client.get(url("review", case.claim_id)).status_code == 403


def test_messages_are_written_in_both_languages():
    case = factories.submitted(2)
    officer = courses.officer()
    actions.ask_partner(actor=officer, claim_id=case.claim_id, text="?")
    actions.answer_query(actor=case.admin, claim_id=case.claim_id, text="!")
    actions.refuse_claim(actor=officer, claim_id=case.claim_id, reason="x")
    seen = set()
    for person in (case.session.people[0], case.admin.id):
        for card in messages.mailbox(person):
            for language in LANGUAGES:
                with translation.override(language):
                    rendered = messages.render(card.id)
                assert "UNKNOWN" not in rendered.subject + rendered.text + rendered.html
            seen.add(card.template)
    assert {"claim_in_your_name", "claim_question", "claim_decided"} <= seen
