from django.apps import AppConfig


class Funding(AppConfig):
    name = "essor.funding"
    label = "funding"
