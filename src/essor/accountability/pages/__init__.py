"""Accountability's pages: the report, the rows behind a figure, definitions and open data."""

from essor.accountability.pages.open_data import definitions, open_data
from essor.accountability.pages.report import ask, compare, job, report, reports
from essor.accountability.pages.rows import drill

__all__ = ["ask", "compare", "definitions", "drill", "job", "open_data", "report", "reports"]
