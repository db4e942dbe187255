from django.apps import AppConfig


class Portals(AppConfig):
    name = "essor.portals"
    label = "portals"
