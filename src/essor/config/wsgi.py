"""The WSGI application that granian serves; on the embedded database its process has the worker as a thread."""

import atexit
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

from essor.config.setup import WORKER_THREAD

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essor.config.settings")
application = get_wsgi_application()

if WORKER_THREAD in os.environ:
    worker = import_module("essor.config.worker").start_thread()  # it needs the rooms, which are there from here on
    atexit.register(worker.stop)
