import pytest


@pytest.fixture(autouse=True)
def _no_other_room(settings):
    """The design system stands without any room above it."""
    settings.ESSOR_FRAME = ""
    settings.ROOT_URLCONF = "essor.ui.tests.urls"
