from django.apps import AppConfig


class Ui(AppConfig):
    name = "essor.ui"
    label = "ui"
