from odoo import fields, models
from odoo.exceptions import UserError


class BdeTaxeTarget(models.Model):
    """They mean to designate us: for how much, for which trainings."""

    _inherit = "bde.taxe.target"

    def _declare(self, amount=None, percent=None, training=None, **more):
        """Note that they mean to designate us; the same training again corrects it.

        :param float amount: in euros; None with no percent: they do not know yet
        :param float percent: share of their credit, from 0 to 100
        :param training: `bde.training`; None: whatever the training
        :param more: `source` (page, phone, mail, meeting), `day`, `note`
        :return: the `bde.taxe.pledge`
        :raise UserError: for this training SOLTéA says already what they designated
        """
        self.ensure_one()
        line = (training or self.env["bde.training"], *self._measure(amount, percent))
        pledge = self._set_pledge(*line, **more)
        self._answered("intention", more.get("day"), more.get("note"))
        return pledge

    def _declare_lines(self, lines, **more):
        """Note all that they mean to designate: what they do not say again is dropped.

        :param lines: [(training or None, "amount" or "percent", value)]; empty: they
            do not know how much yet
        :param more: see `_declare`
        """
        self.ensure_one()
        self.lock_for_update()
        none = self.env["bde.training"]
        said = lines or [(none, "amount", 0.0)]
        pledges = self.env["bde.taxe.pledge"]
        for training, basis, value in said:
            pledges |= self._set_pledge(training or none, basis, value, **more)
        before = self.pledge_ids.filtered(lambda p: p.state == "promised") - pledges
        before.write({"state": "dropped", "note": self.env._("Said otherwise since")})
        self._answered("intention", more.get("day"), more.get("note"))
        return pledges

    def _measure(self, amount, percent):
        """Return (basis, value) of what was said.

        :raise UserError: both were, or neither is possible
        """
        if amount and percent:
            raise UserError(self.env._("An amount or a share, not both."))
        basis = "percent" if percent else "amount"
        value = percent or amount or 0.0
        if value < 0 or (percent and percent > 100):
            raise UserError(
                self.env._(
                    "%(name)s: an intention is an amount, or a share from 0 to 100 %%.",
                    name=self.partner_id.name,
                )
            )
        return basis, value

    def _set_pledge(self, training, basis, value, source="phone", day=None, note=None):
        """Create or correct the promised line of a training."""
        pledges = self.pledge_ids.filtered(
            lambda p: p.training_id == training and p.state != "dropped"
        )
        if "designated" in pledges.mapped("state"):
            raise UserError(
                self.env._(
                    "%(name)s: SOLTéA already says what was designated for "
                    "« %(training)s ».",
                    name=self.partner_id.name,
                    training=training.display_name or self.env._("any training"),
                )
            )
        promised = value
        if basis == "percent":
            promised = self.amount_estimated * float(value) / 100
        values = {
            "basis": basis,
            "percent": float(value) if basis == "percent" else 0.0,
            "amount_promised": self.currency_id.round(float(promised)),
            "promised_on": day or fields.Date.context_today(self),
            "source": source,
            "note": note or False,
        }
        if pledges:
            pledges[:1].write(values)
            return pledges[:1]
        return pledges.create(
            {"target_id": self.id, "training_id": training.id, **values}
        )

    def _note_designation(self, amount, training=None, day=None):
        """Note what SOLTéA says they designated, promised before or not.

        :return: the `bde.taxe.pledge`
        """
        self.ensure_one()
        training = training or self.env["bde.training"]
        pledge = self.pledge_ids.filtered(
            lambda p: p.training_id == training and p.state != "dropped"
        )[:1]
        if not pledge:
            values = {"training_id": training.id, "source": "soltea"}
            pledge = pledge.create({"target_id": self.id, **values})
        pledge._designate(amount, day)
        return pledge
