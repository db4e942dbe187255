from django.apps import AppConfig


class Accountability(AppConfig):
    name = "essor.accountability"
    label = "accountability"
