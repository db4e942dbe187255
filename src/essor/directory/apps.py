from django.apps import AppConfig


class Directory(AppConfig):
    name = "essor.directory"
    label = "directory"
