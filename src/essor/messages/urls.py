"""Addresses of this room."""

from django.urls import path

from essor.messages import pages

app_name = "messages"
urlpatterns = [
    path("", pages.mailbox, name="mailbox"),
    path("<str:message_id>/", pages.message, name="message"),
]
