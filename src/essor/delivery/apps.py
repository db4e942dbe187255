from django.apps import AppConfig


class Delivery(AppConfig):
    name = "essor.delivery"
    label = "delivery"
