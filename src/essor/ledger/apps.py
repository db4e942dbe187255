from django.apps import AppConfig


class Ledger(AppConfig):
    name = "essor.ledger"
    label = "ledger"
