"""What the import linter cannot see in the rows: foreign keys are strings."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Field, Model

from tests.architecture.sources import ROOMS


def room_of(model: type[Model]) -> str | None:
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "essor" else None


def our_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if room_of(model)]


def keys_between_rooms() -> Iterator[tuple[Field, str, str]]:
    for model in our_models():
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            here, there = room_of(model), room_of(field.related_model) if field.is_relation else None
            if here and there and here != there:
                yield field, here, there


def test_foreign_keys_point_down_the_order_of_rooms() -> None:
    upward = [str(field) for field, here, there in keys_between_rooms() if ROOMS.index(there) >= ROOMS.index(here)]
    assert upward == []


def test_a_foreign_key_into_another_room_opens_no_back_door() -> None:
    named = [str(field) for field, _, _ in keys_between_rooms() if field.remote_field.related_name != "+"]
    assert named == []


def test_every_field_of_every_model_is_in_exactly_one_class_of_privacy() -> None:
    faults = []
    for model in our_models():
        fields = {field.name for field in (*model._meta.local_fields, *model._meta.local_many_to_many)} - {"id"}
        classed = set(model.privacy.as_dict()) - {"id"} if "privacy" in vars(model) else set()
        faults += [f"{model._meta.label}.{name} has no class" for name in sorted(fields - classed)]
        faults += [f"{model._meta.label}.{name} is no field" for name in sorted(classed - fields)]
    assert faults == []


def test_no_model_takes_the_time_from_the_machine() -> None:
    taking = [
        str(field)
        for model in our_models()
        for field in model._meta.local_fields
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    ]
    assert taking == []
