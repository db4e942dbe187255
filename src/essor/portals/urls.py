"""Addresses of the portals, at the root of each language."""

from django.urls import path

from essor.portals.pages import catalogue, course, desk, home, texts

app_name = "portals"
urlpatterns = [
    path("", home.home, name="home"),
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("courses/<str:course_id>/", course.course, name="course"),
    path("sessions/<str:session_id>/", course.session, name="session"),
    path("desk/", desk.desk, name="desk"),
    path("desk/<slug:role>/", desk.role_desk, name="role_desk"),
    path("accessibility/", texts.accessibility, name="accessibility"),
    path("privacy/", texts.privacy, name="privacy"),
    path("terms/", texts.terms, name="terms"),
]
