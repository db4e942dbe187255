"""An import-linter contract: a room is entered only by its doors.

import-linter's own `protected` type needs one contract per room and a list of modules that exists today; this one holds
for every room there is and will be. Tests may also use the factories of a lower room's tests.
"""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class Door(Contract):
    type_name = "door"

    doors = fields.ListField(subfield=fields.StringField())  # modules of a room that other rooms may import
    open_rooms = fields.ListField(subfield=fields.StringField())  # rooms whose every module may be imported

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        found = []
        for importer in sorted(module for module in graph.modules if module.startswith("essor.")):
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                if self._is_back_door(importer.split("."), imported.split(".")):
                    found.append((importer, imported))
        return ContractCheck(kept=not found, metadata={"found": found})

    def _is_back_door(self, importer: list[str], imported: list[str]) -> bool:
        if imported[0] != "essor" or min(len(importer), len(imported)) < 3 or importer[1] == imported[1]:
            return False
        between_tests = "tests" in importer[2:3] and imported[2] == "tests"
        return imported[1] not in self.open_rooms and imported[2] not in self.doors and not between_tests

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["found"]:
            output.print_error(f"- {importer} -> {imported}")
