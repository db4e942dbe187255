"""Accountability's addresses."""

from django.urls import path

from essor.accountability import pages

app_name = "accountability"
urlpatterns = [
    path("", pages.report, name="report"),
    path("reports/", pages.reports, name="reports"),
    path("reports/new/", pages.ask, name="ask"),
    path("jobs/<str:job_id>/", pages.job, name="job"),
    path("definitions/", pages.definitions, name="definitions"),
    path("open-data/<str:dimension>.csv", pages.open_data, name="open_data"),
    path("<str:snapshot_id>/", pages.report, name="snapshot"),
    path("<str:snapshot_id>/rows/", pages.drill, name="drill"),
    path("<str:snapshot_id>/compare/", pages.compare, name="compare"),
]
