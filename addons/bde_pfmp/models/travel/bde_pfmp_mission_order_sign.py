from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.bde_partners.client_action import tell

REPORT = "bde_pfmp.action_report_mission_order"
OFFICE = "bde_partners.group_bde_user"
HEAD = "bde_partners.group_bde_head"


class BdePfmpMissionOrder(models.Model):
    """Signature of the mission order: by the head, on screen or on paper."""

    _inherit = "bde.pfmp.mission.order"

    # -- buttons ----------------------------------------------------------------------
    def action_send(self):
        """Button: print, file and ask the head's signature of these orders."""
        self._check_office()
        self._action_send()
        return tell(self.env._("The orders are with the head of school."))

    def action_signed_on_paper(self):
        """Button: the head signed the printed orders."""
        self._check_office(HEAD)
        todo = self.filtered(lambda o: o.state in ("draft", "signing"))
        todo._freeze()
        requests = todo.sudo().signature_request_id.filtered(
            lambda r: r.state in ("draft", "sent")
        )
        today = fields.Date.context_today(self)
        todo.sudo().write({"state": "signed", "signed_on": today})
        if requests:
            requests._cancel(self.env._("Signed on paper."))
        return tell(self.env._("Noted: signed on paper."))

    def action_cancel(self):
        """Button: these orders are not in force any more; another one may be made."""
        self._check_office()
        todo = self.filtered(lambda o: o.state != "cancelled")
        requests = todo.sudo().signature_request_id.filtered(
            lambda r: r.state in ("draft", "sent")
        )
        todo.sudo().write({"state": "cancelled"})
        if requests:
            requests._cancel(self.env._("The mission order was cancelled."))

    @api.model
    def action_prepare_year(self):
        """Button: an order for each teacher who visits this year and has none."""
        self._check_office()
        year = self.env["bde.school.year"]._current()
        made = self._prepare_year(year)
        return tell(
            self.env._("%(count)s mission orders prepared.", count=len(made))
            if made
            else self.env._("Every teacher who visits has an order already.")
        )

    def _check_office(self, *groups):
        if not self.env.su and not any(
            self.env.user.has_group(group) for group in (OFFICE, *groups)
        ):
            raise AccessError(self.env._("Mission orders are made by the office."))
        if self:
            self.check_access("read")

    # -- what happens -----------------------------------------------------------------
    @api.model
    def _prepare_year(self, year):
        """Return new orders, one for each referent of `year` who has none."""
        company = self.env.company
        pairs = self.env["bde.pfmp.placement"]._read_group(
            [
                ("company_id", "=", company.id),
                ("school_year_id", "=", year.id),
                ("referent_id.active", "=", True),
                ("state", "!=", "cancelled"),
            ],
            ["referent_id"],
        )
        teachers = self.env["res.partner"].union(*(teacher for (teacher,) in pairs))
        have = self.search(
            [
                ("school_year_id", "=", year.id),
                ("company_id", "=", company.id),
                ("state", "!=", "cancelled"),
            ]
        ).teacher_id
        return self.create(
            [
                {
                    "teacher_id": teacher.id,
                    "school_year_id": year.id,
                    "company_id": company.id,
                }
                for teacher in teachers - have
            ]
        )

    def _action_send(self):
        """Freeze these orders and send them to the head; may run twice."""
        todo = self.filtered(lambda o: o.state in ("draft", "signing"))
        todo._school_signatories()
        todo._freeze()
        todo.sudo().filtered(lambda o: o.state == "draft").state = "signing"
        return self.env["bde.signature.request"]._send_many(todo)

    def _freeze(self):
        """Print and file the PDF of those that have none."""
        todo = self.filtered(lambda o: not o.document_id)
        if not todo:
            return
        pdfs = self.env["ir.actions.report"].sudo()._bde_render_pdfs(REPORT, todo)
        documents = (
            self.env["bde.document"]
            .sudo()
            ._file_many(
                [
                    {
                        "record": order,
                        "content": pdfs[order.id],
                        "name": f"{order._print_name()}.pdf",
                        "type": "mission_order",
                        "school_year_id": order.school_year_id.id,
                        "company_id": order.company_id.id,
                        "partner_id": order.teacher_id.id,
                    }
                    for order in todo
                ]
            )
        )
        for order, document in zip(todo.sudo(), documents, strict=True):
            order.write({"document_id": document.id, "pdf_sha256": document.sha256})

    def _print_name(self):
        """Return the name of the printed file."""
        self.ensure_one()
        parts = (self.env._("Mission order"), self.number, self.teacher_id.name)
        return " - ".join(filter(None, parts)).replace("/", "-")

    def _get_verify_url(self):
        self.ensure_one()
        return f"{self.get_base_url()}/bde/v/{self.verify_code}"

    # -- layer of signatures ----------------------------------------------------------
    def _signature_prepare(self):
        today = fields.Date.context_today(self)
        schools = self._school_signatories()
        result = {}
        for order in self:
            user, act = schools[order.company_id]
            result[order] = {
                "title": order._print_name(),
                "document_id": order.document_id.id,
                "pdf_sha256": order.pdf_sha256,
                "deadline_on": max(order.date_start, fields.Date.add(today, days=7)),
                "verify_code": order.verify_code,
                "signers": [
                    {
                        "role": "school",
                        "person": user,
                        "name": user.name or "",
                        "email": user.email or "",
                        "phone": "",
                        "lang": user.lang or "fr_FR",
                        "channel": "mail" if user.email else "paper",
                        "level": "required",
                        "order": 1,
                        "act": act or None,
                        "warning": False,
                    }
                ],
            }
        return result

    def _school_signatories(self):
        """Return {school: (user, delegation act)}; refuse a school without a head."""
        schools = {
            company: company.sudo()._school_signatory(kind="mission_order")
            for company in self.company_id
        }
        if not all(user for user, _act in schools.values()):
            raise UserError(
                self.env._(
                    "The head of school is not known: Configuration, School, « Head of "
                    "school »."
                )
            )
        return schools

    def _signature_summary(self, signer):
        return [
            (self.env._("Teacher"), self.teacher_id.name or ""),
            (self.env._("School year"), self.school_year_id.name or ""),
            (self.env._("Where"), self.area or ""),
        ]

    def _signature_mail_subject(self, signer):
        return self.env._("mission order of %(name)s", name=self.teacher_id.name)

    def _signature_reference(self):
        return self.number or ""

    def _signature_done(self, request):
        result = super()._signature_done(request)
        self.sudo().filtered(lambda o: o.state == "signing").write(
            {"state": "signed", "signed_on": fields.Date.context_today(self)}
        )
        return result

    def _signature_refused(self, signer):
        result = super()._signature_refused(signer)
        self.sudo().filtered(lambda o: o.state == "signing").state = "cancelled"
        return result
