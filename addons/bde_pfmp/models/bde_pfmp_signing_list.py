from odoo import api, models

# Words of a French document
HEADS = (
    ("school", "Établ."),
    ("host", "Accueil"),
    ("tutor", "Tuteur"),
    ("referent", "Référent"),
    ("learner", "Élève"),
    ("guardian", "Représ."),
)


class ReportSigningList(models.AbstractModel):
    """Values of the signing list: who is awaited, for each learner."""

    _name = "report.bde_pfmp.report_signing_list"
    _description = "Signing list, values to print"

    @api.model
    def _get_report_values(self, docids, data=None):
        wizards = self.env["bde.pfmp.convention.print"].browse(docids)
        return {
            "doc_ids": docids,
            "doc_model": wizards._name,
            "docs": wizards,
            "heads": HEADS,
            "classes": {wizard.id: self._classes(wizard) for wizard in wizards},
            **self.env["report.bde_pfmp.report_convention"]._constants(),
        }

    @api.model
    def _classes(self, wizard):
        """Return [(class, [row])]: name, host, dates and {column: awaited?}."""
        placements = wizard._signing_placements()
        placements.check_access("read")
        templates = placements._convention_templates()
        groups = placements.grouped(lambda p: p.class_id.display_name or "")
        return [
            (name, [self._row(p, templates[p]) for p in found])
            for name, found in groups.items()
        ]

    @api.model
    def _row(self, placement, template):
        levels = template._signing_levels() if template else {}
        awaited = {code: True for code, _head in HEADS}
        awaited |= {code: level != "none" for code, level in levels.items()}
        awaited["guardian"] = placement._is_minor()
        return {
            "name": placement.learner_id.display_name,
            "host": ", ".join(
                filter(None, (placement.host_id.name, placement.host_id.city))
            ),
            "dates": f"{placement.date_start:%d/%m} – {placement.date_end:%d/%m/%Y}",
            "awaited": awaited,
        }
