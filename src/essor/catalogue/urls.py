"""The catalogue's work pages. Public pages of courses and sessions are the portals'."""

from django.urls import path

from essor.catalogue import pages

app_name = "catalogue"
urlpatterns = [
    path("courses/", pages.courses, name="courses"),
    path("courses/new/", pages.course_new, name="course_new"),
    path("courses/<str:course_id>/", pages.course_file, name="course_file"),
    path("courses/<str:course_id>/edit/", pages.course_edit, name="course_edit"),
    path("courses/<str:course_id>/submit/", pages.course_submit, name="course_submit"),
    path("courses/<str:course_id>/plan/", pages.session_plan, name="session_plan"),
    path("sessions/", pages.sessions, name="sessions"),
    path("sessions/<str:session_id>/", pages.session_file, name="session_file"),
    path("sessions/<str:session_id>/publish/", pages.session_publish, name="session_publish"),
    path("sessions/<str:session_id>/confirm/", pages.session_confirm, name="session_confirm"),
    path("sessions/<str:session_id>/drop/", pages.session_drop, name="session_drop"),
    path("accreditation/", pages.queue, name="queue"),
    path("accreditation/<str:version_id>/", pages.review, name="review"),
    path("accreditation/<str:version_id>/accredit/", pages.accredit, name="accredit"),
    path("accreditation/<str:version_id>/refuse/", pages.refuse, name="refuse"),
    path("providers/<str:partner_id>/", pages.provider, name="provider"),
]
