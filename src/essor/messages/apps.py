from django.apps import AppConfig


class Messages(AppConfig):
    name = "essor.messages"
    label = "essor_messages"
