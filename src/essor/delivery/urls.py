"""Addresses of delivery."""

from django.urls import path

from essor.delivery import pages

app_name = "delivery"
urlpatterns = [
    path("", pages.sessions, name="sessions"),
    path("mine/", pages.mine, name="mine"),
    path("mine/<str:registration_id>/", pages.my_attendance, name="my_attendance"),
    path("mine/<str:registration_id>/evaluation/", pages.my_evaluation, name="my_evaluation"),
    path("link/<str:token>/", pages.confirm, name="confirm"),
    path("link/<str:token>/evaluation/", pages.evaluate, name="evaluate"),
    path("trainers/", pages.pathway, name="pathway"),
    path("trainers/<str:candidacy_id>/<str:verb>/", pages.step, name="step"),
    path("sessions/<str:session_id>/", pages.session, name="session"),
    path("sessions/<str:session_id>/finish/", pages.finish, name="finish"),
    path("sessions/<str:session_id>/codes/", pages.send_codes, name="send_codes"),
    path("sessions/<str:session_id>/kiosk/", pages.kiosk, name="kiosk"),
    path("sessions/<str:session_id>/<str:meeting_id>/", pages.attendance, name="attendance"),
]
