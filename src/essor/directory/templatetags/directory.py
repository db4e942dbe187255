"""`{% load directory %}`: what this room's messages need."""

from django import template
from django.urls import reverse

from essor.directory import actions

register = template.Library()


@register.simple_tag
def sign_in_path(link_id: str) -> str:
    """The path of a sign-in link. Its secret is signed here, when the message is written, and stored nowhere."""
    return reverse("directory:link", args=[actions.link_token(link_id)])
