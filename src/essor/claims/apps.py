from django.apps import AppConfig


class Claims(AppConfig):
    name = "essor.claims"
    label = "claims"
