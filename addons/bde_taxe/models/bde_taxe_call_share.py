from odoo import fields, models

# States in which a company is still to be talked to
CALLED = ("selected", "contacted", "promised")


class BdeTaxeStep(models.Model):
    _inherit = "bde.taxe.step"

    caller_ids = fields.Many2many(
        "res.users",
        string="Callers",
        domain="[('share', '=', False)]",
        help="The calls are shared out evenly; a teacher gets the companies of their "
        "trainings. Empty: who follows each company.",
    )


class BdeTaxeTarget(models.Model):
    """Who calls which company: shared out evenly, to who may open its file."""

    _inherit = "bde.taxe.target"

    def _make_calls(self, step=None, users=None, day=None, asked=False):
        """Make the calls of these organisations: one open call each.

        Left alone: who is left out, said no or designated already, and who may not be
        asked any more today and was not yet.

        :param step: `bde.taxe.step` of the plan
        :param users: callers; default those of the step, else who follows each
        :param date day: default the step's, else today
        :param bool asked: they asked to be called
        :return: the `bde.taxe.call` made
        """
        step = step or self.env["bde.taxe.step"]
        day = day or step.date_planned or fields.Date.context_today(self)
        targets = self if asked else self._to_call()
        open_calls = self.env["bde.taxe.call"].search(
            [("target_id", "in", targets.ids), ("state", "=", "todo")]
        )
        targets -= open_calls.target_id
        shares = targets._share_out(users or step.caller_ids)
        return self.env["bde.taxe.call"].create(
            [
                {
                    "target_id": target.id,
                    "step_id": step.id,
                    "user_id": shares[target].id,
                    "date_planned": day,
                    "asked": asked,
                }
                for target in targets
            ]
        )

    def _to_call(self):
        """Return those that may be called: bounded queries."""
        live = self.filtered(
            lambda t: not t.exclusion and t.answer != "no" and t.state in CALLED
        )
        fresh = live.filtered(lambda t: not t.contacted_on)
        budgets = self.env["bde.solicitation"]._budgets(fresh.partner_id)
        spent = fresh.filtered(
            lambda t: (
                t.partner_id.id in budgets and not budgets[t.partner_id.id].is_free
            )
        )
        return live - spent

    def _share_out(self, users):
        """Return {target: caller}: who follows it first, then who has least to do.

        A caller gets only organisations that they may open.
        """
        users = users.filtered(lambda user: user.active and user._is_internal())
        sees = {
            user: set(
                self.sudo().partner_id.with_user(user)._filtered_access("read").ids
            )
            for user in users
        }
        able = {
            target: [user for user in users if target.partner_id.id in sees[user]]
            for target in self
        }
        load = dict.fromkeys(users, 0)
        shares = {}
        # who few may call first, so that each caller has as many in the end
        for target in self.sorted(
            lambda t: (len(able[t]), -t.sudo().amount_last, t.id)
        ):
            mine = target.user_id in able[target] and target.user_id
            least = min(able[target], key=load.get, default=target._follower())
            shares[target] = mine or least
            load[shares[target]] = load.get(shares[target], 0) + 1
        return shares
