"""Addresses of claims."""

from django.urls import path

from essor.claims import pages

app_name = "claims"
urlpatterns = [
    path("", pages.claims, name="list"),
    path("open/", pages.open_claim, name="open"),
    path("checks/", pages.checks, name="checks"),
    path("queue/", pages.queue, name="queue"),
    path("not-me/<str:token>/", pages.not_me, name="not_me"),
    path("lines/<str:line_id>/decide/", pages.decide, name="decide"),
    path("<str:claim_id>/", pages.claim, name="claim"),
    path("<str:claim_id>/recompute/", pages.recompute, name="recompute"),
    path("<str:claim_id>/submit/", pages.submit, name="submit"),
    path("<str:claim_id>/answer/", pages.answer, name="answer"),
    path("<str:claim_id>/review/", pages.review, name="review"),
    path("<str:claim_id>/sign/", pages.sign, name="sign"),
    path("<str:claim_id>/ask/", pages.ask, name="ask"),
    path("<str:claim_id>/refuse/", pages.refuse, name="refuse"),
    path("<str:claim_id>/pay/", pages.pay, name="pay"),
]
