import logging

from odoo import api, fields, models

_logger = logging.getLogger(__name__)
BATCH = 200
IDENTITY = ("last_name", "first_name", "birth_date", "email", "phone", "learner_id")


class BdeAlumniLeaver(models.Model):
    """Objection, and the end of the follow-up: what is kept has no name."""

    _inherit = "bde.alumni.leaver"

    def action_object(self):
        """Button: these people told the office that they object."""
        self.check_access("write")
        self._object(self.env._("the office"))

    def _object(self, how):
        """Stop the follow-up of these people; the network is another thing.

        Regulation (EU) 2016/679, article 21: nobody is asked why.

        :param str how: by whom it came
        """
        today = fields.Date.context_today(self)
        for leaver in self.sudo().filtered(lambda x: not x.objected_on):
            leaver.write({"objected_on": today, "email": False, "phone": False})
            leaver.message_post(
                body=self.env._("Objects to the follow-up (%(how)s).", how=how)
            )

    def _anonymise(self):
        """Forget who these leavers are; training, year and outcomes stay counted."""
        leavers = self.sudo().with_context(tracking_disable=True)
        leavers.write(
            dict.fromkeys(IDENTITY, False)
            | {
                "profile_id": False,
                "anonymised_on": fields.Date.context_today(self),
            }
        )
        leavers._link_revoke()
        learners = self.env["bde.learner"]
        learners._forget_messages(self._name, leavers.ids)
        learners._forget_files(self._name, leavers.ids)
        _logger.info("leavers anonymised: %s", leavers.ids)

    @api.model
    def _cron_anonymise(self):
        """Each night: whose time is over."""
        today = fields.Date.context_today(self)
        while leavers := self._over(today, limit=BATCH):
            leavers._anonymise()
            if not self.env["ir.cron"]._commit_progress(len(leavers)):
                return

    @api.model
    def _over(self, day, limit=None):
        """Return the leavers whose time is over on a day, with their name still."""
        return self.search(
            [("anonymise_on", "<", day), ("anonymised_on", "=", False)], limit=limit
        )


class BdeRetention(models.Model):
    _inherit = "bde.retention"

    def write(self, vals):
        """A new period counts for those who left before it too."""
        result = super().write(vals)
        if "months" in vals and "alumni_leaver" in self.mapped("code"):
            leavers = self.env["bde.alumni.leaver"].sudo()
            known = leavers.search([("anonymised_on", "=", False)])
            self.env.add_to_compute(leavers._fields["anonymise_on"], known)
        return result


class BdeLearner(models.Model):
    _inherit = "bde.learner"

    def _anonymise(self):
        """A learner whom the school forgets is forgotten as a leaver too."""
        leavers = self.env["bde.alumni.leaver"].sudo()
        leavers.search([("learner_id", "in", self.ids)])._anonymise()
        return super()._anonymise()
