from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.bde_partners.client_action import tell


class BdePfmpPlacement(models.Model):
    """What the company is asked, and the page of the learner."""

    _name = "bde.pfmp.placement"
    _inherit = ["bde.pfmp.placement", "bde.secret.link.mixin"]
    # the learner's own page; what a company or a signatory gets is on other records
    _link_path = "/bde/l"

    host_form_line_ids = fields.One2many(
        "bde.pfmp.host.form.line",
        "placement_id",
        groups="bde_partners.group_bde_user,bde_partners.group_bde_head",
    )
    host_form_id = fields.Many2one(
        "bde.pfmp.host.form",
        string="Form of the company",
        compute="_compute_host_form",
        groups="bde_partners.group_bde_user,bde_partners.group_bde_head",
    )
    host_form_state = fields.Selection(
        selection=lambda self: self.env["bde.pfmp.host.form"]._selection_state(),
        string="Company's form",
        compute="_compute_host_form",
        groups="bde_partners.group_bde_user,bde_partners.group_bde_head",
    )

    @api.depends("host_form_line_ids.form_id.state")
    def _compute_host_form(self):
        """The form in use: the last one that was not cancelled."""
        for placement in self:
            forms = placement.host_form_line_ids.form_id
            live = forms.filtered(lambda f: f.state != "cancelled" and not f._is_idle())
            form = live.sorted("id")[-1:]
            placement.host_form_id = form
            placement.host_form_state = form.state

    # -- for the printed sheet ---------------------------------------------------------
    def _host_form_urls(self):
        """Return {placement: address of the form that the company is asked to fill}.

        Each has a form of its own, made when it has none: the paper that the learner
        carries is read by whoever holds it, so that it tells nothing of the others.
        Bounded queries.
        """
        self.check_access("write")
        forms = self.env["bde.pfmp.host.form"].sudo()
        lines = self.env["bde.pfmp.host.form.line"].sudo()
        found = lines.search(
            [
                ("placement_id", "in", self.ids),
                ("form_id.source", "=", "sheet"),
                ("form_id.state", "!=", "cancelled"),
            ],
            order="id",
        )
        by_placement = {line.placement_id.id: line.form_id for line in found}
        missing = self.filtered(lambda p: p.id not in by_placement)
        new = forms.create(
            [
                {**forms._prepare_values(placement), "source": "sheet"}
                for placement in missing
            ]
        )
        by_placement |= dict(zip(missing.ids, new, strict=True))
        return {p: by_placement[p.id]._link_url() for p in self}

    # -- buttons -----------------------------------------------------------------------
    def action_send_host_form(self):
        """Button: ask the company of these placements, one link a company.

        Placements of one host, class and period go on the same form.
        """
        self.check_access("write")
        todo = self.filtered(lambda p: p.host_id and p._is_asked_of_company())
        if not todo:
            raise UserError(
                self.env._(
                    "Choose learners whose place is found and whose convention is not "
                    "sent for signature yet."
                )
            )
        forms = todo._host_forms()
        silent = forms.filtered(lambda f: not f._reach())
        (forms - silent)._action_send()
        return self._tell_sent(forms - silent, silent)

    def _is_asked_of_company(self):
        """Tell whether the company may still say how it receives this learner."""
        self.ensure_one()
        return self.state == "found" and self.kind != "apprentice"

    def _tell_sent(self, sent, silent):
        """Return the notification: how many links leave, to whom none can."""
        message = self.env._("%(count)s links are being sent.", count=len(sent))
        if silent:
            message += " " + self.env._(
                "No e-mail is known for: %(names)s. Fill the form in with them on the "
                "telephone.",
                names=", ".join(silent.host_id.mapped("name")),
            )
        return tell(
            message,
            "warning" if silent else "success",
            sticky=bool(silent),
            close=True,
        )

    def _host_forms(self):
        """Return the forms of these placements, made or completed where needed."""
        forms = self.env["bde.pfmp.host.form"]
        live = forms._live_by_placement(self)
        groups = defaultdict(self.browse)
        for placement in self:
            groups[placement._host_form_key()] |= placement
        found, todo = forms, []
        for placements in groups.values():
            known = forms.union(*(live[p] for p in placements if p in live))
            found |= known
            left = placements.filtered(lambda p: p not in live)
            if not left:
                continue
            open_ones = known.filtered(lambda f: f.state in ("draft", "sent", "opened"))
            if open_ones:
                open_ones[:1]._add_placements(left)
            else:
                reach = forms._prepare_reach(left[:1])
                todo.append({**forms._prepare_values(left), **reach})
        return found | forms.create(todo)

    def _host_form_key(self):
        """Return what the placements of one form share."""
        return self.company_id, self.host_id, self.period_id, self.class_id

    def action_open_host_form(self):
        """Button: the form of the company, made when there is none."""
        self.ensure_one()
        self.check_access("write")
        if not self.host_id:
            raise UserError(
                self.env._("Choose the company first, or print the sheet to fill in.")
            )
        form = self.host_form_id or self._host_forms()
        return form._action_open()

    def action_open_learner_page(self):
        """Button: what the learner reads about this period."""
        self.ensure_one()
        self.check_access("read")
        return {"type": "ir.actions.act_url", "url": self._link_url(), "target": "new"}
