from markupsafe import Markup

from odoo import api, fields, models, tools
from odoo.tools.misc import format_date

from odoo.addons.bde_partners.models.bde_secret_link import LinkRefused

from ..rules import answer as rules
from ..rules.money import euros
from .amounts import AMOUNTS

TRAININGS = 60
NOTE = 500
PAGES = ("intention", "no", "call", "accountant", "stop")
# Who of a company answers for its tax from an account; a tutor does not
ROLES = {"tax", "accountant", "hr", "signatory"}


class BdeTaxeTarget(models.Model):
    """The page of the company: what it reads, what it answers; no account needed."""

    _inherit = "bde.taxe.target"

    # -- who opens it ------------------------------------------------------------------
    @api.model
    def _link_find(self, token):
        """A link opens nothing once the campaign is closed."""
        target = super()._link_find(token)
        if target.campaign_id.state == "closed":
            raise LinkRefused("expired", target)
        return target

    @api.model
    def _portal_targets(self):
        """Return the targets (sudo) that the account of a company answers for.

        Of its own site; the account of the organisation itself, of who was written to,
        or of somebody there in charge of the tax, the pay, or who signs.
        """
        user = self.env.user
        site = user._bde_own_site()
        targets = self.sudo().browse()
        if not site:
            return targets
        found = targets.search([("partner_id", "=", site.id)], order="year desc")
        person = user.sudo().partner_id
        if person.is_company or ROLES & set(person.bde_role_ids.mapped("code")):
            return found
        return found.filtered(lambda target: target.contact_id == person)

    def _portal_open(self):
        """Tell whether the account answers here still: the campaign is not closed."""
        return self.campaign_id.state != "closed"

    def _portal_line(self):
        """Return the line of a campaign on the account of a company."""
        self.ensure_one()
        is_open = self._portal_open()
        return {
            "url": f"/my/taxe/{self.id}" if is_open else "",
            "todo": is_open and self.answer == "waiting",
            "name": self.campaign_id.name,
            "school": self.company_id.name,
            "said": self._page_said(),
            "received": euros(self.amount_transferred)
            if self.amount_transferred > 0
            else "",
        }

    # -- what it reads -----------------------------------------------------------------
    def _page_values(self, base, page=None, form=None, errors=None):
        """Return what the templates read: plain words, formatted amounts.

        :param str base: address of the page, with its token or its number
        :param str page: one of `PAGES`, None for the first one
        :param dict form: what was typed, when it comes back to be corrected
        :param dict errors: {field: sentence}
        """
        self.ensure_one()
        company = self.company_id
        values = {
            **company._bde_public_values(),
            "target": self,
            "base": base,
            "human": company.bde_manager_id.name or "",
            "identity": company._bde_taxe_identity(),
            "path": company._bde_taxe_path(),
            "year": self.campaign_id.year,
            "until": self._page_until(),
            "history": self._page_history(),
            "said_box": self._page_said(),
            "received": euros(self.amount_transferred)
            if self.amount_transferred > 0
            else "",
            "form": form or {},
            "errors": errors or {},
            "is_portal": base.startswith("/my/"),
            "stopped": bool(self.partner_id.bde_taxe_stop_on),
        }
        if page == "intention":
            values |= self._page_intention(form, errors or {})
        if page == "no":
            values["reasons"] = self._page_reasons()
        return values

    def _page_until(self):
        """Return the last day to choose, as said; empty: not published, or past."""
        until = self.campaign_id._answer_until()
        if until and until < fields.Date.context_today(self):
            return ""
        return until and format_date(self.env, until, date_format="d MMMM y") or ""

    def _page_history(self):
        """Return [{year, amount, bought}] of past years, the latest first."""
        return [
            {
                "year": line["year"],
                "amount": euros(line["amount"]),
                "bought": ", ".join(line["bought"][:4]),
            }
            for line in self._history().get(self, [])
            if line["amount"] > 0
        ]

    def _page_said(self):
        """Return what they answered so far, in a sentence; empty: nothing yet."""
        if self.answer == "intention":
            if self.pledge_words:
                return self.env._(
                    "You mean to designate us: %(what)s.", what=self.pledge_words
                )
            return self.env._("You mean to designate us.")
        if self.answer == "no":
            return self.env._(
                "Not this year: %(why)s.", why=self.refusal_reason_id.name or "…"
            )
        if self.answer == "call":
            return self.env._("You asked us to call you.")
        return ""

    def _page_intention(self, form, errors):
        """Return the fields of the intention: as typed, else as said so far."""
        trainings = self._page_trainings()
        live = self.pledge_ids.filtered(lambda p: p.state == "promised")
        given = form or self._page_said_fields(live)
        lines = [
            {
                "name": f"{rules.PER_TRAINING}{training.id}",
                "label": training.display_name,
                "value": given.get(f"{rules.PER_TRAINING}{training.id}") or "",
                "error": errors.get(f"{rules.PER_TRAINING}{training.id}"),
            }
            for training in trainings
        ]
        return {
            "form": given,
            "trainings": lines,
            "split": any(line["value"] or line["error"] for line in lines),
            "fixed": self.pledge_ids.filtered(lambda p: p.state == "designated"),
        }

    def _page_trainings(self):
        """Return the trainings among which a company chooses (sudo)."""
        trainings = self.env["bde.training"].sudo()
        domain = [("company_id", "=", self.company_id.id)]
        return trainings.search(domain, limit=TRAININGS)

    def _page_said_fields(self, pledges):
        """Return the fields of the form, filled in with what was said."""
        given = {"unit": "amount", "named": {"yes": "1", "no": "0"}.get(self.named)}
        given["by"] = self.answered_by or ""
        for pledge in pledges:
            name = rules.WHOLE
            if pledge.training_id:
                name = f"{rules.PER_TRAINING}{pledge.training_id.id}"
            value = pledge.amount_promised
            if pledge.basis == "percent":
                given["unit"] = "percent"
                value = pledge.percent
            given[name] = f"{value:.2f}".removesuffix(".00").replace(".", ",")
            if not value:
                given[name] = ""
        return given

    def _page_reasons(self):
        """Return the reasons that a company chooses from: those of the tax only."""
        return self.env["bde.refusal.reason"].sudo()._for("tax").filtered("purpose_ids")

    # -- what it answers ---------------------------------------------------------------
    def _page_post(self, page, form):
        """Take what a page sends.

        :param str page: one of `PAGES`
        :param dict form: {field: text}
        :return: {field: sentence} of what is to correct; empty: it is done
        """
        self.ensure_one()
        self.lock_for_update()
        return getattr(self, f"_page_post_{page}")(form) or {}

    def _page_source(self):
        """Return where it comes from: a colleague keys what they hear."""
        return "phone" if self.env.user._is_internal() else "page"

    def _page_post_intention(self, form):
        trainings = {training.id: training for training in self._page_trainings()}
        found = rules.read_intention(form, list(trainings))
        if found.errors:
            return self._page_errors(found.errors, form)
        designated = self.pledge_ids.filtered(lambda p: p.state == "designated")
        lines = [
            (trainings.get(training, self.env["bde.training"]), unit, float(value))
            for training, unit, value in found.lines
        ]
        for training, _unit, _value in lines:
            if training in designated.training_id or (
                not training and designated.filtered(lambda p: not p.training_id)
            ):
                name = f"{rules.PER_TRAINING}{training.id}" if training else rules.WHOLE
                return {name: self._page_fixed_error()}
        if lines or not designated:
            self._declare_lines(lines, source=self._page_source())
        self.answer_note = self._page_text(form, "note")
        self.answered_by = self._page_text(form, "by", 120)
        if form.get("named") in ("0", "1"):
            self._agree_named(form["named"] == "1")
        self._tell_office(
            self.env._("Declared intention: %(what)s", what=self.pledge_words or "…"),
            self.answer_note,
            quiet=self.env._("Declared intention"),
        )
        return {}

    def _page_fixed_error(self):
        return self.env._(
            "You designated it in SOLTéA already: what SOLTéA says is what counts."
        )

    def _page_errors(self, errors, form):
        """Return {field: sentence} from the codes of the rules."""
        return {
            name: tools.translate.get_translation(
                "bde_taxe",
                self.env.lang or "en_US",
                rules.message(code),
                {"value": (form.get(name) or "")[:40], "read": ""},
            )
            for name, code in errors.items()
        }

    def _page_post_no(self, form):
        number = form.get("reason") or ""
        reason = self._page_reasons().filtered(lambda r: str(r.id) == number)
        if not reason:
            return {"reason": self.env._("Choose a reason: it helps us.")}
        self._decline(reason, self._page_text(form, "note"), source="page")
        self.answered_by = self._page_text(form, "by", 120)
        self._tell_office(
            self.env._("Not this year: %(why)s", why=reason.name), self.answer_note
        )

    def _page_post_call(self, form):
        phone = self._page_text(form, "phone", 40)
        if not phone or sum(char.isdigit() for char in phone) < 6:
            return {"phone": self.env._("On which telephone number?")}
        when = self._page_text(form, "note", 200)
        self.answered_by = self._page_text(form, "by", 120)
        self._ask_call(note=when, phone=phone)
        words = " · ".join(filter(None, (self.answered_by, phone, when)))
        self._tell_office(self.env._("Wants to be called"), words)

    def _page_post_accountant(self, form):
        name = self._page_text(form, "name", 120)
        email = self._page_text(form, "email", 120)
        phone = self._page_text(form, "phone", 40)
        if not name:
            return {"name": self.env._("Write the name of the person or of the firm.")}
        if email and not tools.email_normalize(email):
            return {"email": self.env._("This e-mail is not complete: name@firm.fr.")}
        if not email and not phone:
            return {"email": self.env._("Write an e-mail or a telephone number.")}
        self._name_accountant(name, email, phone)
        words = " · ".join(filter(None, (name, email, phone)))
        self._tell_office(self.env._("Their accountant does it"), words)

    def _page_post_stop(self, form):
        note = self._page_text(form, "note")
        self._stop_asking(note)
        self._tell_office(self.env._("No more requests for the tax"), note)

    def _page_text(self, form, name, size=NOTE):
        """Return what was typed, as one clean text of at most `size`."""
        return " ".join((form.get(name) or "").replace("\x00", "").split())[:size]

    # -- the office hears of it --------------------------------------------------------
    def _tell_office(self, summary, note="", quiet=None):
        """Note an answer, and put it in the day of the colleague who follows.

        One activity a company waits at a time: the latest answer is the one to read.

        :param str quiet: what is told instead to who may see no amount
        """
        self.ensure_one()
        target = self.sudo()
        text = ": ".join(filter(None, (summary, note)))
        target.message_post(body=text, subtype_xmlid="mail.mt_note")
        user = target._follower()
        if not user or user == self.env.user:
            return
        if quiet and not user.has_groups(AMOUNTS):
            summary = text = quiet
        kind = self.env.ref("bde_taxe.activity_answer")
        waiting = target.activity_ids.filtered(lambda a: a.activity_type_id == kind)
        values = {
            "summary": summary[:200],
            "note": Markup("<p>%s</p>") % text,
            "user_id": user.id,
            "date_deadline": fields.Date.context_today(self),
        }
        if waiting:
            waiting[:1].write(values)
        else:
            target.activity_schedule("bde_taxe.activity_answer", **values)
