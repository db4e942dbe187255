from django.apps import AppConfig


class Registration(AppConfig):
    name = "essor.registration"
    label = "registration"
