"""Masking: which counts it looks at. And the end of a freeze, for a page that polls."""

from types import SimpleNamespace

from essor.accountability import rules
from essor.accountability.pages import job


def test_a_cell_is_too_small_as_soon_as_the_people_or_the_registrations_are():
    base = rules.fewest({"01": 9, "02": 40, "03": 0}, {"01": 10, "02": 55, "03": 4, "04": 0})
    assert base == {"01": 9, "02": 40, "03": 4, "04": 0}
    assert rules.masked(base) == {"01", "03"}


def test_a_page_that_polls_is_sent_to_the_report_as_a_whole(rf, monkeypatch):
    done = SimpleNamespace(kind="accountability.freeze", state="done", result={"snapshot": "snap"})
    monkeypatch.setattr("essor.foundation.jobs.card", lambda job_id: done)
    polled = job(rf.get("/fr/x/", headers={"HX-Request": "true"}), "job")
    assert (polled.status_code, polled.headers["HX-Redirect"]) == (200, "/fr/accountability/snap/")
    assert job(rf.get("/fr/x/"), "job").status_code == 302


def test_a_row_without_a_column_counts_as_nobody_there():
    assert rules.masked_table({"01": {"2021": 4, "2022": 30}, "02": {"2022": 12}}) >= {("01", "2021"), ("02", "2021")}
