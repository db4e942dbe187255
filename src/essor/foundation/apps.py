from django.apps import AppConfig


class Foundation(AppConfig):
    name = "essor.foundation"
    label = "foundation"
