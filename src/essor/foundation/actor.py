"""Who acts: a kind, a public id and the roles held. No row, no foreign key; the audit trail stores it as text."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held in an organization (its public id)."""

    role: str
    organization_id: str


@dataclass(frozen=True, slots=True)
class Actor:
    """`kind` is `person` or `system`; `id` is the person's public id or the process's name."""

    kind: str
    id: str
    grants: frozenset[Grant] = field(default_factory=frozenset)

    @classmethod
    def system(cls, name: str) -> Actor:
        return cls("system", name)

    @property
    def is_system(self) -> bool:
        return self.kind == "system"

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(grant.role for grant in self.grants)

    def holds(self, role: str, organization_id: str | None = None) -> bool:
        """Whether the role is held, in that organization when one is given."""
        if organization_id is not None:
            return Grant(role, organization_id) in self.grants
        return any(grant.role == role for grant in self.grants)

    def holds_any(self, *roles: str) -> bool:
        return any(grant.role in roles for grant in self.grants)

    def organizations(self, role: str) -> list[str]:
        """Public ids of the organizations in which the role is held, sorted."""
        return sorted(grant.organization_id for grant in self.grants if grant.role == role)

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"
