from django.http import HttpRequest, HttpResponse


def desk(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


def role_desk(request: HttpRequest, role: str) -> HttpResponse:
    return HttpResponse("")
