from odoo import fields, http
from odoo.exceptions import AccessError, MissingError
from odoo.http import content_disposition, request


class BdeLearnerData(http.Controller):
    @http.route(
        "/bde/pfmp/learner-data",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def learner_data(self, ids=""):
        """Give everything about some learners as a ZIP, to the manager only."""
        learner_ids = [int(part) for part in ids.split(",") if part.isdecimal()]
        learners = request.env["bde.learner"].browse(learner_ids).exists()
        try:
            content = learners._export_zip() if learners else None
        except (AccessError, MissingError):
            content = None
        if content is None:
            return request.not_found()
        name = f"PFMP {fields.Date.context_today(learners):%Y-%m-%d}.zip"
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/zip"),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "private, no-store"),
            ],
        )
