from odoo import fields, models


class BdeDocument(models.Model):
    """Documents of learners are found from the learner and from the class too."""

    _inherit = "bde.document"

    learner_id = fields.Many2one(
        "bde.learner",
        ondelete="set null",
        index="btree_not_null",
        groups="bde_partners.group_bde_user,bde_partners.group_bde_head,"
        "bde_partners.group_bde_teacher",
    )
    class_id = fields.Many2one("bde.class", ondelete="set null", index="btree_not_null")
