"""Before the first course: funders, office, agreements and rules, partners, their people and courses."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from essor.catalogue import actions as catalogue
from essor.catalogue import rules as course_rules
from essor.directory import actions as directory
from essor.directory.rules import NewPerson
from essor.foundation import clock
from essor.foundation.fiscal_year import FiscalYear
from essor.funding import actions as funding
from essor.funding import rules as aid_rules
from essor.simulation.rules.calendar import courses_of
from essor.simulation.rules.names import Name, enterprise_number, person_name, slug
from essor.simulation.rules.parameters import Course, Partner
from essor.simulation.rules.teachers import LEVELS, Teacher
from essor.simulation.world import MACHINE, World

OFFICE_DOMAIN = "programme.example"
STAFF = (
    ("director", Name("Nadia", "Benali")),
    ("officer", Name("Pascal", "Wong")),
    ("officer", Name("Hélène", "Roy")),
    ("finance", Name("Marc", "Trépanier")),
    ("analyst", Name("Sofia", "Hernandez")),
    ("platform_admin", Name("Julien", "Gill")),
    ("auditor", Name("Louise", "Paradis")),
)
WHOLE_PROGRAM = 25_000
SMALLEST_ENVELOPE = 3_000
"""A smaller program has smaller targets and money, but not so little that one session empties a year."""
CRITERIA = ("need", "objectives", "content", "teaching", "trainers", "assessment", "language", "cost")


def found(world: World) -> None:
    """Everything up to the first open course, in the first week of the program."""
    morning = clock.at(world.told.starts_on, 8)
    _funders(world, morning)
    _office(world, morning)
    _agreements(world, morning)
    for partner in world.told.partners:
        _partner(world, partner, morning + timedelta(hours=1))
    for teacher in world.teachers.values():
        if teacher.founding:
            enrol_teacher(world, teacher, clock.at(world.told.starts_on + timedelta(days=1), 9))
            qualify(world, teacher, "founding_specialist", clock.at(world.told.starts_on + timedelta(days=7), 10))
    for partner in world.told.partners:
        for model, since in courses_of(world.told, world.chance, partner, world.participants):
            if since == 0:
                offer_course(world, partner.code, model, world.told.starts_on + timedelta(days=2))


def _person(world: World, key: str, name: Name, domain: str, when: datetime, tag: str = "") -> str:
    email = name.address(tag, domain) if tag else f"{slug(name.given)}.{slug(name.family)}@{domain}"
    person = NewPerson(name.given, name.family, email, verified=True)
    (world.people[key],) = world.driver.do(
        directory.register_people, f"person/{key}", when, actor=MACHINE, people=[person]
    )
    return world.people[key]


def _grant(world: World, key: str, organization_id: str, role: str, when: datetime) -> None:
    person_id = world.people[key]
    world.driver.do(
        directory.grant_role, f"role/{key}/{role}", when,
        actor=MACHINE, person_id=person_id, organization_id=organization_id, role=role, since=world.told.starts_on,
    )  # fmt: skip
    world.actors[key] = world.person_actor(person_id, **{role: organization_id})


def _funders(world: World, when: datetime) -> None:
    for source, funder in world.told.funders.items():
        world.organizations[source] = world.driver.do(
            directory.register_organization, f"funder/{source}", when,
            actor=MACHINE, kind="funder", name=funder["fr"], region_code="03" if source == "quebec" else "07",
        )  # fmt: skip
        name = person_name(world.chance, f"funder/{source}")
        _person(world, f"funder/{source}", name, f"{source}.example", when)
        _grant(world, f"funder/{source}", world.organizations[source], "funder", when)


def _office(world: World, when: datetime) -> None:
    office = world.driver.do(
        directory.register_organization, "office", when,
        actor=MACHINE, kind="office", name="Bureau du programme (démonstration)", region_code="06",
        sector_code="54", staff_count=24, founded_on=date(2018, 12, 3), email_domain=OFFICE_DOMAIN, is_fictitious=True,
    )  # fmt: skip
    world.organizations["office"] = office
    for place, (role, name) in enumerate(STAFF):
        key = f"office/{role}/{place}"
        _person(world, key, name, OFFICE_DOMAIN, when)
        _grant(world, key, office, role, when)
        world.actors.setdefault(role, world.actors[key])
    world.actors["second_officer"] = world.actors["office/officer/2"]


def _amounts(world: World, source: str, version: str) -> list[aid_rules.LineAmount]:
    first = FiscalYear.of(world.told.starts_on).start
    scale = max(world.participants, SMALLEST_ENVELOPE) / WHOLE_PROGRAM
    return [
        aid_rules.LineAmount(source, first + place, purpose, round(dollars * scale) * 100)
        for purpose, years in world.told.envelopes[source][version].items()
        for place, dollars in enumerate(years)
        if dollars
    ]


def _targets(world: World) -> list[aid_rules.Target]:
    first = FiscalYear.of(world.told.starts_on).start
    scale = {"people": world.participants / WHOLE_PROGRAM, "completions": world.participants / WHOLE_PROGRAM}
    return [
        aid_rules.Target(indicator, first + place, round(target * scale.get(indicator, 1)))
        for indicator, years in world.told.commitments.items()
        for place, target in enumerate(years)
    ]


def _agreements(world: World, when: datetime) -> None:
    titles = {
        "quebec": (
            "Formation en intelligence artificielle, 2019-2023",
            "Training in artificial intelligence, 2019-2023",
        ),
        "canada": (
            "Compétences en IA : contribution fédérale (démonstration)",
            "AI skills: federal contribution (demonstration)",
        ),
    }
    world.driver.do(funding.publish_shipped_rulesets, "rulesets", when, actor=world.actors["director"])
    for source, (title_fr, title_en) in titles.items():
        world.organizations[f"agreement/{source}"] = world.driver.do(
            funding.sign_agreement, f"agreement/{source}", when,
            actor=world.actors["director"], number="MTESS-2019-01" if source == "quebec" else "ISDE-2019-07",
            title_fr=title_fr, title_en=title_en, funders=[aid_rules.Funder(source, world.organizations[source])],
            starts_on=world.told.starts_on, ends_on=date(2024, 3, 31), amounts=_amounts(world, source, "signed"),
            commitments=_targets(world) if source == "quebec" else [],
        )  # fmt: skip


def amend(world: World) -> None:
    """The amendment: what two slow years did not use goes to the next ones, and a bridging year opens."""
    when = clock.at(world.told.amended_on, 10)
    for source in world.told.funders:
        world.driver.do(
            funding.amend_agreement, f"amendment/{source}", when,
            actor=world.actors["director"], agreement_id=world.organizations[f"agreement/{source}"],
            effective_on=world.told.amended_on, reason="Pandémie : report des sommes inutilisées, année de transition",
            amounts=_amounts(world, source, "amended"), commitments=_targets(world) if source == "quebec" else [],
        )  # fmt: skip


def _partner(world: World, partner: Partner, when: datetime) -> None:
    number = world.told.partners.index(partner) + 1
    organization = world.driver.do(
        directory.register_organization, f"partner/{partner.code}", when,
        actor=MACHINE, kind=partner.kind, name=partner.name, neq=enterprise_number(8_990_000 + number, "88"),
        region_code=partner.region, sector_code="61", staff_count=80 + 40 * number,
        founded_on=date(1968 + number, 9, 1),
        email_domain=partner.domain, agrement_number=f"00{45_000 + number}", is_fictitious=True,
    )  # fmt: skip
    world.organizations[f"partner/{partner.code}"] = organization
    world.driver.do(
        directory.record_evidence, f"evidence/{partner.code}", when,
        actor=MACHINE, organization_id=organization, kind="neq", source="Registre des entreprises (démonstration)",
        checked_on=world.told.starts_on,
    )  # fmt: skip
    key = f"admin/{partner.code}"
    _person(world, key, person_name(world.chance, key), partner.domain, when)
    _grant(world, key, organization, "partner_admin", when)


def enrol_teacher(world: World, teacher: Teacher, when: datetime) -> None:
    """A person of the partner who teaches, or wants to."""
    domain = next(partner.domain for partner in world.told.partners if partner.code == teacher.partner)
    _person(world, teacher.key, person_name(world.chance, teacher.key), domain, when, slug(teacher.key))
    _grant(world, teacher.key, world.organizations[f"partner/{teacher.partner}"], "trainer", when)


def qualify(world: World, teacher: Teacher, source: str, when: datetime) -> None:
    """What the teacher may teach, recorded by an officer."""
    for theme in teacher.themes:
        for language in teacher.languages:
            world.driver.do(
                catalogue.qualify_trainer, f"qualify/{teacher.key}/{theme}/{language}", when,
                actor=world.actors["officer"], person_id=world.people[teacher.key], theme=theme, level=teacher.level,
                language=language, since=clock.local_date(when), source=source,
            )  # fmt: skip


def submit_course(world: World, partner: str, model: Course, day: date) -> tuple[str, str]:
    """A course drafted and submitted by the partner: its id, and its version's."""
    key = f"{partner}/{model.code}"
    admin = world.partner_admin(partner)
    fee = round(model.fee * world.chance.between(f"fee/{key}", 86, 106) / 1000) * 10
    languages = tuple(model.languages)
    file = course_rules.CourseFile(
        theme=model.theme, audience=model.audience, level=model.level, title_fr=model.fr, title_en=model.en,
        minutes=model.hours * 60, format="in_person", fee_cents=fee * 100, languages=languages,
        summary_fr=model.about_fr,
        summary_en=model.about_en,
        objectives_fr="Situer les usages utiles dans son travail ; choisir une méthode ; en mesurer l’effet.",
        objectives_en="Place the useful uses in one’s work; choose a method; measure its effect." if model.en else "",
    )  # fmt: skip
    do, when = world.driver.do, clock.at(day, 9)
    course = do(
        catalogue.draft_course,
        f"course/{key}",
        when,
        actor=admin,
        partner_id=world.organizations[f"partner/{partner}"],
        file=file,
    )
    version = do(catalogue.submit_course, f"submit/{key}", when + timedelta(hours=1), actor=admin, course_id=course)
    return course, version


def offer_course(world: World, partner: str, model: Course, day: date) -> None:
    """A course submitted by the partner, reviewed by one officer and accredited by the other."""
    course, version = submit_course(world, partner, model, day)
    key, do, when = f"{partner}/{model.code}", world.driver.do, clock.at(day, 9)
    scores = {criterion: world.chance.between(f"score/{key}/{criterion}", 3, 4) for criterion in CRITERIA}
    do(
        catalogue.review_course, f"review/{key}", when + timedelta(days=2),
        actor=world.actors["officer"], version_id=version, scores=scores, declares_no_conflict=True,
    )  # fmt: skip
    do(
        catalogue.accredit_course, f"accredit/{key}", when + timedelta(days=3),
        actor=world.actors["second_officer"], version_id=version, expires_on=date(min(day.year + 5, 2024), 3, 31),
    )  # fmt: skip
    world.courses[partner, model.code], world.versions[partner, model.code] = course, version
    assert model.level in LEVELS
