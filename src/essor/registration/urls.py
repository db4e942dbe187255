"""Addresses of this room."""

from django.urls import path

from essor.registration.pages import company, mine, register, roster

app_name = "registration"
urlpatterns = [
    path("mine/", mine.mine, name="mine"),
    path("session/<str:session_id>/", register.start, name="start"),
    path("session/<str:session_id>/answers/", register.answers, name="answers"),
    path("company/", company.home, name="company"),
    path("company/<str:company_id>/", company.team, name="team"),
    path("company/<str:company_id>/sessions/", company.sessions, name="sessions"),
    path("company/<str:company_id>/group/<str:session_id>/", roster.upload, name="group"),
    path("roster/<str:roster_id>/", roster.show, name="roster"),
    path("roster/<str:roster_id>/fix/", roster.fix, name="roster_fix"),
    path("roster/<str:roster_id>/price/", roster.agree, name="roster_price"),
    path("<str:registration_id>/", mine.show, name="show"),
    path("<str:registration_id>/check/", register.check, name="check"),
    path("<str:registration_id>/offer/", mine.offer, name="offer"),
    path("<str:registration_id>/withdraw/", mine.withdraw, name="withdraw"),
    path("<str:registration_id>/calendar.ics", mine.calendar, name="calendar"),
]
