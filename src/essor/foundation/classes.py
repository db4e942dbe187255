"""The class of every model field decides who may see it, how long it is kept, and what erasure does to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db import models

from essor.foundation import identifiers


@dataclass(frozen=True)
class Classes:
    """Each field of a model in exactly one class (space-separated names); `id` needs none.

    public: may be published. internal: for those who run the program. personal: tells about a person who can be known.
    sensitive: personal, and harmful if known (health, self-identification, secrets).
    """

    public: str = ""
    internal: str = ""
    personal: str = ""
    sensitive: str = ""

    def as_dict(self) -> dict[str, str]:
        """Field name -> class; raises ValueError when a field stands twice."""
        found: dict[str, str] = {}
        for kind in ("public", "internal", "personal", "sensitive"):
            for name in re.split(r"\s+", getattr(self, kind).strip()):
                if name and name in found:
                    raise ValueError(f"{name} is classed twice")
                if name:
                    found[name] = kind
        return found


class PublicIdField(models.CharField):  # type: ignore[type-arg]  # Django's field takes no [] at run time
    """A unique public id, made when the row is made. `PublicIdField("reg")`."""

    def __init__(self, prefix: str = "", **kwargs: Any) -> None:
        self.prefix = prefix
        kwargs.setdefault("max_length", identifiers.MAX_LENGTH)
        kwargs.setdefault("unique", True)
        kwargs.setdefault("editable", False)
        super().__init__(**kwargs)

    def get_default(self) -> str:
        return identifiers.new(self.prefix)

    def deconstruct(self) -> tuple[str, str, list[object], dict[str, object]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), {**kwargs, "prefix": self.prefix}
