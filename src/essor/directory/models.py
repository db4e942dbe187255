"""Rows of the directory: regions, sectors, institutions, organizations, people, roles, accounts."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from essor.directory import rules
from essor.foundation import clock
from essor.foundation.bilingual_fields import BilingualText
from essor.foundation.classes import Classes, PublicIdField

LANGUAGES = [("fr", "français"), ("en", "English")]


def choices(kinds) -> list[tuple[str, str]]:
    """Codes only: words for people stand in `wording.py`."""
    return [(kind.value, kind.value) for kind in kinds]


class Region(models.Model):
    code = models.CharField(max_length=2, unique=True)
    name_fr = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    abbreviation = models.CharField(max_length=12)
    population = models.PositiveIntegerField()
    centre_fr = models.CharField(max_length=80)
    centre_en = models.CharField(max_length=80)
    tile_x = models.PositiveSmallIntegerField()
    tile_y = models.PositiveSmallIntegerField()

    name = BilingualText("name")
    centre = BilingualText("centre")
    privacy = Classes(
        public="code name_fr name_en abbreviation population centre_fr centre_en tile_x tile_y",
    )

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["tile_x", "tile_y"], name="directory_region_one_per_tile")]

    def __str__(self) -> str:
        return f"{self.code} {self.name_fr}"


class Sector(models.Model):
    code = models.CharField(max_length=5, unique=True)
    name_fr = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)

    name = BilingualText("name")
    privacy = Classes(public="code name_fr name_en")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name_fr}"


class Institution(models.Model):
    """A university, cegep or centre that exists; a fact. An organization of the program may be its account here."""

    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=choices(sorted(rules.PARTNER_KINDS)))
    name_fr = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    also_in = models.CharField(max_length=20, blank=True, default="")
    city = models.CharField(max_length=80)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    source = models.CharField(max_length=80)

    name = BilingualText("name")
    privacy = Classes(public="code kind name_fr name_en region also_in city parent source")

    class Meta:
        ordering = ["region", "code"]

    def __str__(self) -> str:
        return self.name_fr


class Organization(models.Model):
    public_id = PublicIdField("org")
    kind = models.CharField(max_length=20, choices=choices(rules.OrganizationKind))
    name = models.CharField(max_length=200)
    folded_name = models.CharField(max_length=200, db_index=True)
    neq = models.CharField(max_length=10, blank=True, default="")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    size_band = models.CharField(max_length=8, choices=choices(rules.SizeBand), blank=True, default="")
    staff_count = models.PositiveIntegerField(null=True, blank=True)
    founded_on = models.DateField(null=True, blank=True)
    email_domain = models.CharField(max_length=120, blank=True, default="")
    agrement_number = models.CharField(max_length=20, blank=True, default="")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    language = models.CharField(max_length=2, choices=LANGUAGES, default="fr")
    status = models.CharField(
        max_length=10, choices=choices(rules.OrganizationStatus), default=rules.OrganizationStatus.ACTIVE
    )
    is_fictitious = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    privacy = Classes(
        public="public_id kind name folded_name neq region sector size_band language status is_fictitious institution "
        "agrement_number",
        internal="staff_count founded_on email_domain created_at",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["neq"], condition=~Q(neq=""), name="directory_organization_one_per_neq"),
            models.CheckConstraint(
                condition=Q(kind__in=list(rules.OrganizationKind)), name="directory_organization_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=list(rules.OrganizationStatus)), name="directory_organization_status_known"
            ),
            models.CheckConstraint(
                condition=Q(language__in=["fr", "en"]), name="directory_organization_language_known"
            ),
        ]
        indexes = [models.Index(fields=["kind", "folded_name"], name="directory_org_kind")]

    def __str__(self) -> str:
        return self.name


class Evidence(models.Model):
    """What was seen that proves something about an organization; never changed, a newer one is added."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=30)
    source = models.CharField(max_length=200)
    checked_on = models.DateField()
    by = models.CharField(max_length=64)
    recorded_at = models.DateTimeField(default=clock.now)

    privacy = Classes(internal="organization kind source checked_on by recorded_at")

    class Meta:
        ordering = ["checked_on", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.checked_on}"


class Person(models.Model):
    public_id = PublicIdField("per")
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    email = models.CharField(max_length=rules.EMAIL_MAX, blank=True)
    email_verified_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=2, choices=LANGUAGES, default="fr")
    residence_region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    postal_code = models.CharField(max_length=7, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    privacy = Classes(
        internal="public_id created_at erased_at",
        personal="given_name family_name email email_verified_at language residence_region postal_code",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=Q(erased_at__isnull=True), name="directory_person_one_per_email"
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=False) | ~Q(email=""), name="directory_person_email_until_erased"
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(email="", given_name="", family_name="", postal_code=""),
                name="directory_person_erased_is_empty",
            ),
            models.CheckConstraint(condition=Q(language__in=["fr", "en"]), name="directory_person_language_known"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


class MembershipSet(models.QuerySet):
    def valid_on(self, day) -> "MembershipSet":
        """Held on that day: from `since` on, no longer on the day `until` (a role taken away ends at once)."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)


class Membership(models.Model):
    """A role that a person holds in an organization, from a day on, until (not including) another."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=choices(rules.Role))
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = MembershipSet.as_manager()
    privacy = Classes(personal="person organization role since until")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organization", "role"],
                condition=Q(until__isnull=True),
                name="directory_membership_one_open",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="directory_membership_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(role__in=list(rules.Role)), name="directory_membership_role_known"),
        ]
        indexes = [models.Index(fields=["organization", "role"], name="directory_members")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.organization_id}"


class Account(AbstractBaseUser):
    """What a person signs in with. The address is the person's, kept once; people may live without an account."""

    public_id = PublicIdField("acc")
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = BaseUserManager()
    USERNAME_FIELD = "public_id"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    privacy = Classes(internal="public_id person is_active created_at", personal="last_login", sensitive="password")

    def __str__(self) -> str:
        return self.public_id


class SignInLink(models.Model):
    """A link sent by mail that signs in once. The secret is a signature of the public id: nothing here opens a door."""

    public_id = PublicIdField("lnk")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    next_path = models.CharField(max_length=500, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    privacy = Classes(internal="public_id next_path created_at expires_at used_at", personal="person")

    def __str__(self) -> str:
        return self.public_id


class SignInAttempt(models.Model):
    """One try to sign in or to get a link, counted by the keyed digest of the address and of the network address."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    privacy = Classes(personal="key at")

    class Meta:
        indexes = [
            models.Index(fields=["key", "at"], name="directory_attempts"),
            models.Index(fields=["at"], name="directory_attempts_by_age"),
        ]

    def __str__(self) -> str:
        return self.key[:8]
