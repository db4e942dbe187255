"""Addresses of this room, at the root of each language."""

from django.urls import path

from essor.directory import pages

app_name = "directory"
urlpatterns = [
    path("sign-in/", pages.sign_in, name="sign_in"),
    path("sign-in/sent/", pages.link_sent, name="link_sent"),
    path("sign-in/link/<str:token>/", pages.link, name="link"),
    path("sign-out/", pages.sign_out, name="sign_out"),
    path("join/", pages.join, name="join"),
    path("account/", pages.account, name="account"),
    path("account/password/", pages.password, name="password"),
    path("demo/", pages.demo, name="demo"),
    path("demo/sign-in/", pages.demo_sign_in, name="demo_sign_in"),
]
