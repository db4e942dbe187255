"""The import contracts bite: each is broken by the import it is there to refuse."""

from copy import deepcopy

import grimp
import pytest
from importlinter import Contract, api
from importlinter.application.use_cases import _register_contract_types, read_user_options
from importlinter.domain.contract import registry

from tests.architecture.sources import ROOT

CONFIG = str(ROOT / "pyproject.toml")

SABOTAGES = [
    ("rooms", "essor.catalogue.queries", "essor.registration.queries"),
    ("rooms", "essor.foundation.money", "essor.ledger.rules"),
    ("rooms", "essor.simulation", "essor.portals"),
    ("rooms", "essor.new_room", None),
    ("inside", "essor.ledger.models", "essor.ledger.actions"),
    ("inside", "essor.ledger.queries", "essor.ledger.actions"),
    ("inside", "essor.registration.rules", "essor.registration.models"),
    ("pure-rules", "essor.ledger.rules", "django"),
    ("pure-rules", "essor.claims.rules.lines", "essor.foundation.clock"),
    ("pure-rules", "essor.funding.rules", "urllib"),
    ("pure-rules", "essor.funding.rules", "essor.funding.models"),
    ("doors", "essor.claims.actions", "essor.registration.models"),
    ("doors", "essor.claims.tests.test_actions", "essor.registration.models"),
    ("doors", "essor.portals.pages", "essor.registration.forms"),
    ("no-cycles", "essor.directory.queries", "essor.messages.queries"),
]


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("essor", include_external_packages=True)


@pytest.fixture(scope="module")
def contracts() -> dict[str, Contract]:
    options = read_user_options(CONFIG)
    _register_contract_types(options)
    return {
        one["id"]: registry.get_contract_class(one["type"])(one["name"], options.session_options, one)
        for one in options.contracts_options
    }


@pytest.mark.parametrize("name", ["rooms", "inside", "pure-rules", "doors", "no-cycles"])
def test_the_contract_is_kept(name: str, graph: grimp.ImportGraph, contracts: dict[str, Contract]) -> None:
    assert contracts[name].check(deepcopy(graph), verbose=False).kept


@pytest.mark.parametrize(("name", "importer", "imported"), SABOTAGES)
def test_the_contract_bites(
    name: str, importer: str, imported: str | None, graph: grimp.ImportGraph, contracts: dict[str, Contract]
) -> None:
    spoiled = deepcopy(graph)
    spoiled.add_module(importer)
    if imported is not None:
        spoiled.add_import(importer=importer, imported=imported)
    assert not contracts[name].check(spoiled, verbose=False).kept


def test_no_import_is_excused_and_none_hides_under_type_checking() -> None:
    read = api.read_configuration(CONFIG)
    assert [one["id"] for one in read["contracts_options"] if "ignore_imports" in one] == []
    assert "exclude_type_checking_imports" not in read["session_options"]
