"""Kept files: what was uploaded or issued, as it was, with its digest."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from essor.foundation import clock
from essor.foundation.models import KeptFile


@dataclass(frozen=True, slots=True)
class FileCard:
    id: str
    pk: int
    name: str
    media_type: str
    size: int
    sha256: str
    kept_at: datetime


def keep(*, name: str, content: bytes, media_type: str, purpose: str) -> FileCard:
    """Keep a file in the transaction under way."""
    row = KeptFile.objects.create(
        name=name[:200],
        media_type=media_type,
        purpose=purpose,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        kept_at=clock.now(),
        content=content,
    )
    return _card(row)


def _card(row: KeptFile) -> FileCard:
    return FileCard(row.public_id, row.pk, row.name, row.media_type, row.size, row.sha256, row.kept_at)


def card(file_id: str) -> FileCard | None:
    row = KeptFile.objects.defer("content").filter(public_id=file_id).first()
    return _card(row) if row else None


def read(file_id: str) -> bytes:
    """The content; raises KeyError for an unknown id and ValueError when the content no longer has its digest."""
    row = KeptFile.objects.filter(public_id=file_id).first()
    if row is None:
        raise KeyError(file_id)
    content = bytes(row.content)
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise ValueError(f"{file_id}: the content does not have its digest")
    return content
