from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

NAMES_SHOWN = 5


class BdePfmpConventionPrint(models.TransientModel):
    """Before printing several conventions, or one that lacks a mention."""

    _name = "bde.pfmp.convention.print"
    _description = "Print conventions"

    placement_ids = fields.Many2many("bde.pfmp.placement", string="Learners")
    ready_count = fields.Integer(string="To print", compute="_compute_summary")
    refused_html = fields.Html(string="Left out", compute="_compute_summary")
    blocking_html = fields.Html(string="Mandatory", compute="_compute_summary")
    warning_html = fields.Html(string="Useful", compute="_compute_summary")
    law_html = fields.Html(string="The law", compute="_compute_summary")
    approve_html = fields.Html(string="Hosts to approve", compute="_compute_summary")
    is_refused = fields.Boolean(compute="_compute_summary")
    output = fields.Selection(
        [
            ("zip", "One PDF per learner, in a ZIP"),
            ("pdf", "One file for the copier"),
        ],
        required=True,
        default="zip",
        help="Only the single files are tagged for screen readers: the file for the "
        "copier is meant for paper.",
    )

    @api.depends("placement_ids")
    def _compute_summary(self):
        for wizard in self:
            refused = wizard.placement_ids._convention_refusals()
            reasons = refused.values()
            good = wizard.placement_ids.filtered(lambda p, r=refused: p not in r)
            wizard.law_html = wizard._law_html(good)
            templates = good._convention_templates()
            missing = good._missing_mentions(templates)
            wizard.ready_count = len(good)
            wizard.refused_html = wizard._items_html(reasons)
            wizard.blocking_html = wizard._missing_html(missing, "block")
            wizard.warning_html = wizard._missing_html(missing, "warn")
            hosts = good.host_id.filtered(lambda h: h.bde_host_state == "to_check")
            wizard.approve_html = wizard._items_html(
                f"{host.name}, {host.city}" if host.city else host.name
                for host in hosts.sorted("name")
            )
            wizard.is_refused = any(
                templates[placement].missing_policy == "refuse"
                and any(mention.severity == "block" for mention in missing[placement])
                for placement in good
            )

    @api.model
    def _law_html(self, placements):
        """Return what the law blocks, for whom: to authorise or to change."""
        return self._items_html(
            self.env._(
                "%(name)s: %(law)s",
                name=placement.learner_id.display_name,
                law=placement._law_text(finding),
            )
            for placement, found in placements._law_stops().items()
            for finding in found
        )

    @api.model
    def _items_html(self, items):
        """Return a list as HTML, or False."""
        items = list(items)
        if not items:
            return False
        rows = Markup("").join(Markup("<li>%s</li>") % item for item in items)
        return Markup("<ul class='mb-0'>%s</ul>") % rows

    def _missing_html(self, missing, severity):
        """Return what lacks, by mention, with the learners it lacks for."""
        found = {}
        for placement, mentions in missing.items():
            for mention in mentions:
                if mention.severity == severity:
                    found.setdefault(mention.code, (mention, []))[1].append(placement)
        items = []
        for mention, placements in found.values():
            label, article, hint = placements[0]._mention_texts(mention)
            names = [p.learner_id.display_name for p in placements[:NAMES_SHOWN]]
            more = len(placements) - len(names)
            who = ", ".join(names)
            if more:
                who = self.env._("%(names)s and %(count)s more", names=who, count=more)
            title = f"{label} ({article})" if article else label
            line = self.env._("%(mention)s: %(learners)s.", mention=title, learners=who)
            items.append(Markup("%s<br/>%s") % (line, hint))
        return self._items_html(items)

    def action_print(self):
        """Button: issue and print; in the background when there are many."""
        self.ensure_one()
        refused = self.placement_ids._convention_refusals()
        todo = self.placement_ids.filtered(lambda p: p not in refused)
        todo.check_access("write")
        if not todo:
            raise UserError(self.env._("There is no convention to print here."))
        if self.is_refused:
            raise UserError(
                self.env._(
                    "The template of the convention refuses to print while a "
                    "mandatory mention is missing: fill what is listed, then print."
                )
            )
        if len(todo) == 1:
            return todo._print_conventions().action_open_pdf()
        batch = self.env["bde.batch"]._start(
            name=self._batch_name(todo),
            records=todo.sorted(self._print_order),
            method="_batch_issue_conventions",
            chunk=25,
            result=self.output,
            params=self._paper_params(),
        )
        return batch._open_action()

    def action_approve_hosts(self):
        """Button: the hosts of these learners are approved; printing goes on."""
        self.ensure_one()
        hosts = self.placement_ids.host_id
        hosts.filtered(
            lambda h: h.bde_host_state == "to_check"
        ).action_bde_approve_host()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Print the conventions"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def _print_order(self, placement):
        """By class, then by name: the order of the pile of paper."""
        learner = placement.learner_id
        return (
            placement.class_id.code or "",
            (learner.usage_name or learner.last_name or "").casefold(),
            (learner.first_name or "").casefold(),
            placement.id,
        )

    def _batch_name(self, placements):
        """Return what the progress bar is called."""
        codes = sorted({code for code in placements.mapped("class_id.code") if code})
        if not codes or len(codes) > 3:
            return self.env._("%(count)s conventions", count=len(placements))
        return self.env._("Conventions of %(classes)s", classes=", ".join(codes))
