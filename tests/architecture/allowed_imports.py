"""An import-linter contract that lists what a package may import; the rest is denied."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class AllowedImports(Contract):
    """Direct imports of `package` into `service`, `sandbox` and libraries, against a list.

    import-linter's own `forbidden` contract lists what may not be imported and fails while a listed
    module does not exist; the table in the architecture document lists what may be.

    Options:
        package: the package or module that the contract is about, its children included.
        may_import: our packages that it may import, their children included.
        never: libraries that it may not import, by top-level name.
    """

    package = fields.StringField()
    may_import = fields.ListField(subfield=fields.StringField(), required=False, default=[])
    never = fields.ListField(subfield=fields.StringField(), required=False, default=[])

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        allowed = [self.package, *self.may_import]
        broken = [
            f"{importer} imports {imported}"
            for importer in sorted(graph.modules)
            if _is_within(importer, self.package)
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if self._is_denied(imported, allowed)
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for line in check.metadata["broken"]:
            output.print_error(line)
        allowed = ", ".join(self.may_import) or "nothing of ours"
        output.print_error(f"{self.package} may import: {allowed}")

    def _is_denied(self, imported: str, allowed: list[str]) -> bool:
        if imported.split(".")[0] in ("service", "sandbox", "bench", "tests"):
            return not any(_is_within(imported, package) for package in allowed)
        return imported in self.never


def _is_within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")
