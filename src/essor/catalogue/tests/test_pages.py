"""Work pages, in both languages, without JavaScript: the partner's journey, then the office's."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from essor.catalogue import actions, queries
from essor.catalogue.tests import factories as make
from essor.directory import actions as directory
from essor.directory.tests import factories as people
from essor.foundation.actor import Actor

pytestmark = pytest.mark.django_db
TODAY = date(2021, 10, 14)
BOTH = pytest.mark.parametrize("lang", ["fr", "en"])


def client_of(actor: Actor) -> Client:
    """A signed-in browser."""
    directory.set_password(actor=people.SITE, person_id=actor.id, password="une phrase assez longue")
    client = Client()
    client.force_login(get_user_model().objects.get(person__public_id=actor.id))
    return client


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


FORM = {
    "title_fr": "Lire un modèle",
    "theme": "tools",
    "audience": "technical",
    "level": "practitioner",
    "summary_fr": "Comprendre ce qu’un modèle dit et ne dit pas.",
    "objectives_fr": "Lire une courbe.",
    "languages": ["fr"],
    "format": "online",
    "minutes": "7,5",
    "fee_cents": "1 250,00",
    "tax": "taxable",
}


@BOTH
def test_a_partner_writes_submits_plans_and_publishes(lang):
    partner_id = make.make_partner()
    admin = make.partner_admin(partner_id)
    client = client_of(admin)
    assert f"/{lang}/catalogue/courses/new/" in page(client, f"/{lang}/catalogue/courses/")
    page(client, f"/{lang}/catalogue/courses/new/")
    answer = client.post(f"/{lang}/catalogue/courses/new/", FORM | {"objectives_fr": ""})
    assert answer.status_code == 303
    file_url = answer["Location"]
    card = queries.courses_of_partner(partner_id)[0]
    assert (card.latest.minutes, card.latest.fee_cents) == (450, 125_000)
    assert "#id_objectives_fr" in page(client, file_url), "what is missing is a link to its field"
    page(client, f"{file_url}edit/")
    assert client.post(f"{file_url}edit/", FORM).status_code == 303
    assert f"{file_url}submit/" in page(client, file_url)
    assert client.post(f"{file_url}submit/").status_code == 303
    version_id = queries.course(card.id).latest.id
    make.accredit(version_id)
    teacher = people.member("trainer", partner_id, given_name="Ariane")
    actions.qualify_trainer(
        actor=make.officer(),
        person_id=teacher,
        theme="tools",
        level="expert",
        language="fr",
        since=TODAY,
        source="file",
    )
    plan_url = f"{file_url}plan/"
    assert "Ariane" in page(client, plan_url)
    day = (TODAY + timedelta(days=40)).isoformat()
    lines = {"form-TOTAL_FORMS": "4", "form-INITIAL_FORMS": "4"}
    lines |= {"form-0-day": day, "form-0-starts": "08:30", "form-0-ends": "12:00", "form-0-trainer_id": teacher}
    lines |= {"form-2-day": day, "form-2-starts": "13:00", "form-2-ends": "17:00", "form-2-trainer_id": teacher}
    session = {
        "region_code": "03",
        "venue": "En ligne",
        "mode": "online",
        "language": "fr",
        "capacity": "18",
        "minimum": "6",
    }
    more = client.post(plan_url, session | lines | {"add": "1"}).content.decode()
    assert 'name="form-7-day"' in more
    assert 'value="08:30"' in more
    wrong = client.post(plan_url, session | lines | {"form-2-ends": "16:00"}).content.decode()
    assert ("6,5" in wrong) if lang == "fr" else ("6.5" in wrong)
    answer = client.post(plan_url, session | lines)
    assert answer.status_code == 303, answer.content.decode()
    session_url = answer["Location"]
    assert "Ariane" in page(client, session_url)
    assert client.post(f"{session_url}publish/").status_code == 303
    [card] = queries.sessions_of_partner(partner_id)
    assert (card.state, card.capacity, card.minutes) == ("published", 18, 450)
    assert client.post(f"{session_url}confirm/").status_code == 303
    assert card.code in page(client, f"/{lang}/catalogue/sessions/")
    assert queries.session(card.id).state == "confirmed"


@BOTH
def test_an_officer_reviews_and_decides(lang):
    course_id = make.drafted_course(fee_cents=70_000)
    version_id = make.submitted_version(course_id)
    client = client_of(make.officer())
    url = f"/{lang}/catalogue/accreditation/{version_id}/"
    assert url in page(client, f"/{lang}/catalogue/accreditation/")
    assert "CPMT" in page(client, url)
    grid = dict.fromkeys(make.SCORES, "3")
    wrong = client.post(url, grid)
    assert wrong.status_code == 200
    assert "id_declares_no_conflict-e" in wrong.content.decode()
    assert client.post(url, grid | {"declares_no_conflict": "on", "comment": "Solide."}).status_code == 303
    assert "Solide." in page(client, url)
    late = client.post(f"{url}accredit/", {"a-expires_on": "2020-01-01"})
    assert late.status_code == 200
    assert client.post(f"{url}accredit/", {"a-expires_on": "2023-10-14"}).status_code == 303
    assert queries.version(version_id).accreditation_state == "accredited"
    after = page(client, url)
    assert "a-expires_on" not in after
    admin = make.partner_admin(queries.course(course_id).partner_id)
    actions.revise_course(actor=admin, course_id=course_id, file=make.course_file(fee_cents=90_000))
    second = actions.submit_course(actor=admin, course_id=course_id)
    compared = page(client, f"/{lang}/catalogue/accreditation/{second}/")
    assert ("modifié" if lang == "fr" else "changed") in compared
    actions.review_course(actor=make.officer(), version_id=second, scores=make.SCORES, declares_no_conflict=True)
    refuse = f"/{lang}/catalogue/accreditation/{second}/refuse/"
    assert client.post(refuse, {"r-reasons_fr": ""}).status_code == 200
    assert client.post(refuse, {"r-reasons_fr": "Tarif sans justification."}).status_code == 303
    assert "Tarif sans justification." in page(client_of(admin), f"/{lang}/catalogue/courses/{course_id}/")
    partner_id = queries.course(course_id).partner_id
    assert "CPMT" in page(client, f"/{lang}/catalogue/providers/{partner_id}/")


def test_another_partner_s_files_are_not_there():
    course_id, version_id = make.accredited_course()
    session_id = make.planned_session(version_id)
    stranger = client_of(make.partner_admin(make.make_partner()))
    page(stranger, f"/fr/catalogue/courses/{course_id}/", 404)
    page(stranger, f"/fr/catalogue/courses/{course_id}/edit/", 404)
    page(stranger, f"/fr/catalogue/courses/{course_id}/plan/", 404)
    page(stranger, f"/fr/catalogue/sessions/{session_id}/", 404)
    page(stranger, f"/fr/catalogue/providers/{queries.course(course_id).partner_id}/", 404)
    page(stranger, f"/fr/catalogue/accreditation/{version_id}/", 403)
    stranger.post(f"/fr/catalogue/sessions/{session_id}/publish/")
    assert queries.session(session_id).state == "planned"
    page(stranger, "/fr/catalogue/courses/crs_unknown/", 404)


def test_a_trainer_reads_and_does_not_write():
    course_id, _ = make.accredited_course()
    client = client_of(make.actor("trainer", queries.course(course_id).partner_id))
    assert "/edit/" not in page(client, f"/fr/catalogue/courses/{course_id}/")
    page(client, f"/fr/catalogue/courses/{course_id}/edit/", 403)
    page(client, "/fr/catalogue/courses/")


def test_an_officer_of_the_partner_is_told_why_not():
    course_id = make.drafted_course()
    version_id = make.submitted_version(course_id)
    officer = make.officer()
    partner_id = queries.course(course_id).partner_id
    directory.grant_role(actor=people.SITE, person_id=officer.id, organization_id=partner_id, role="trainer")
    content = page(client_of(officer), f"/fr/catalogue/accreditation/{version_id}/")
    assert "une autre personne du bureau" in content
    assert "declares_no_conflict" not in content


@BOTH
def test_a_self_paced_session_is_planned_with_two_days(lang):
    course_id, _ = make.accredited_course(format="async", minutes=600)
    client = client_of(make.partner_admin(queries.course(course_id).partner_id))
    url = f"/{lang}/catalogue/courses/{course_id}/plan/"
    page(client, url)
    told = {"region_code": "06", "mode": "async", "language": "fr", "capacity": "200", "minimum": "1"}
    answer = client.post(url, told | {"opens": "2021-11-01", "closes": "2021-11-07"})
    assert answer.status_code == 303
    page(client, answer["Location"])
    [card] = queries.sessions_of_course(course_id, upcoming=False)
    assert (card.starts_on, card.ends_on) == (date(2021, 11, 1), date(2021, 11, 7))
    [meeting] = queries.meetings(card.id)
    assert meeting.minutes == 600


def test_a_planned_session_is_dropped_with_a_reason():
    session_id = make.planned_session()
    client = client_of(make.partner_admin(queries.session(session_id).partner_id))
    assert client.post(f"/fr/catalogue/sessions/{session_id}/drop/", {"reason": "salle perdue"}).status_code == 303
    assert queries.session(session_id).state == "cancelled"
    page(client, f"/fr/catalogue/sessions/{session_id}/drop/", 404)
    page(client, f"/fr/catalogue/sessions/{session_id}/")


def test_lists_filter_and_export():
    course_id, version_id = make.accredited_course()
    make.published_session(version_id)
    client = client_of(make.partner_admin(queries.course(course_id).partner_id))
    assert "C-2021-0001" in page(client, "/en/catalogue/courses/?q=framing")
    assert "C-2021-0001" not in page(client, "/en/catalogue/courses/?q=zzz")
    for name in ("courses", "sessions"):
        answer = client.get(f"/fr/catalogue/{name}/?format=csv")
        assert answer["Content-Type"].startswith("text/csv")
        assert "Cadrer" in b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "S-2021-0001" in page(client, "/fr/catalogue/sessions/?state=published&sort=code")
    assert "S-2021-0001" not in page(client, "/fr/catalogue/sessions/?from=2022-01-01")
