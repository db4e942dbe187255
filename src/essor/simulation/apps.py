from django.apps import AppConfig


class Simulation(AppConfig):
    name = "essor.simulation"
    label = "simulation"
