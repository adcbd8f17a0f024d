from odoo import api, models

from odoo.addons.bde_partners.rules.import_plan import Ref

from ..rules.learner_file import class_key


class BdeImportFormatLearners(models.AbstractModel):
    """Divisions and groups that the file speaks of."""

    _inherit = "bde.import.format.learners"

    @api.model
    def _plan_structures(self, run):
        """Settle MEFs and trainings, then make the classes that miss."""
        run.trainings = (
            self.env["bde.training"]
            .with_context(active_test=False)
            .search_fetch(
                [("company_id", "=", run.company_id)],
                ["name", "short_name", "diploma", "duration_years", "is_family"],
            )
        )
        run.classes = self._known_classes(run.imp, run.years)
        self._plan_mefs(run)
        self._plan_class_trainings(run)
        self._leave_unsettled(run)
        self._plan_classes(run)

    @api.model
    def _plan_classes(self, run):
        """Add the classes that miss; give each one the MEFs of its learners."""
        wanted = {}
        for person, row in self._kept_rows(run):
            if self._is_gone(run, person):
                continue
            start = self._year_of(run, row).start
            mef = self._mef_of(run, row)
            for code, kind in {(row.class_code, "D"): 1} | dict.fromkeys(
                row.structures
            ):
                if code:
                    key = start, class_key(code)
                    entry = wanted.setdefault(key, [code, kind, code, row.line, []])
                    if kind == "D" and mef and mef.ref and mef.ref not in entry[4]:
                        entry[4].append(mef.ref)
        self._add_structures(run, wanted)
        for (start, key), entry in sorted(wanted.items(), key=lambda item: item[0]):
            self._plan_class(run, start, key, entry)

    @api.model
    def _add_structures(self, run, wanted):
        """Complete the classes of the learners with what the Structures file says."""
        for structure in run.data.structures:
            key = run.data.year, class_key(structure.code)
            if structure.kind == "G" and run.data.has_learners and key not in wanted:
                continue
            entry = wanted.setdefault(
                key, [structure.code, structure.kind, "", structure.line, []]
            )
            entry[2] = structure.name or structure.code
            for code in structure.mefs:
                mef = run.mefs.get(code)
                if mef and mef.ref and mef.ref not in entry[4]:
                    entry[4].append(mef.ref)

    @api.model
    def _plan_class(self, run, start, key, entry):
        code, kind, name, line, mefs = entry
        group = run.classes.get((start, key))
        if group is None:
            ref = Ref(f"class:{start}:{key}")
            run.plan.add(
                line,
                self.env._("Class %(code)s", code=code),
                "create",
                model="bde.class",
                key=ref.key,
                vals={
                    "code": code,
                    "name": name,
                    "kind": "group" if kind == "G" else "division",
                    "school_year_id": run.years[start].ref,
                    "company_id": run.company_id,
                    "mef_ids": [(6, 0, mefs)],
                },
            )
            run.classes[start, key] = ref
            return
        run.classes[start, key] = group.id
        missing = [mef for mef in mefs if mef not in group.mef_ids.ids]
        if missing:
            run.plan.add(
                line,
                self.env._("Class %(code)s", code=code),
                "update",
                model="bde.class",
                res_id=group.id,
                vals={"mef_ids": [(6, 0, [*group.mef_ids.ids, *missing])]},
                message=self.env._("MEFs added: %s", len(missing)),
            )

    @api.model
    def _class_ref(self, run, start, code):
        """Return what stands for the id of a class, None without a code."""
        found = run.classes.get((start, class_key(code))) if code else None
        return found.id if isinstance(found, models.BaseModel) else found
