from django.apps import AppConfig


class Catalogue(AppConfig):
    name = "essor.catalogue"
    label = "catalogue"
