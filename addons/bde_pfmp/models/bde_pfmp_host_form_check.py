from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.bde_partners.client_action import tell
from odoo.addons.bde_partners.rules.identifiers import format_phone

from ..rules import sheet
from ..rules.host_form import MEALS

PERSON = ("name", "function", "email", "phone")
PLAIN = ("work_address", "activities", "equipment", "transport", "lodging")
COUNTS = ("headcount", "other_trainees", "tutor_trainees")
COMMON = (
    *(f"signatory_{part}" for part in PERSON),
    *("work_address", "moving_sites", "hours", "activities", "equipment", "works"),
    *("headcount", "other_trainees"),
    *("insurance", "meals", "transport", "lodging", "gratification"),
)
OWN = (*(f"tutor_{part}" for part in PERSON), "tutor_trainees")


class BdePfmpHostForm(models.Model):
    """The school checks what a company wrote, beside what it knew."""

    _inherit = "bde.pfmp.host.form"

    difference_count = fields.Integer(compute="_compute_difference_count")
    to_settle = fields.Text(string="Still to settle", readonly=True, copy=False)
    law_html = fields.Html(string="What the law says", compute="_compute_law_html")

    @api.depends("item_ids.differs")
    def _compute_difference_count(self):
        for form in self:
            form.difference_count = len(form.item_ids.filtered("differs"))

    def _item_labels(self):
        """Return {key of an answer: its name on the screen of the check}."""
        return {
            "host": self.env._("Organisation"),
            "signatory_name": self.env._("Signs for the company"),
            "signatory_function": self.env._("Signatory: function"),
            "signatory_email": self.env._("Signatory: e-mail"),
            "signatory_phone": self.env._("Signatory: telephone"),
            "tutor_name": self.env._("Tutor"),
            "tutor_function": self.env._("Tutor: function"),
            "tutor_email": self.env._("Tutor: e-mail"),
            "tutor_phone": self.env._("Tutor: telephone"),
            "tutor_trainees": self.env._("Tutor: other trainees"),
            "work_address": self.env._("Place of work"),
            "moving_sites": self.env._("Moving sites"),
            "hours": self.env._("Hours"),
            "activities": self.env._("Activities"),
            "equipment": self.env._("What to bring"),
            "works": self.env._("Regulated works"),
            "headcount": self.env._("Headcount"),
            "other_trainees": self.env._("Other trainees at once"),
            "insurance": self.env._("Insurance"),
            "meals": self.env._("Meals"),
            "transport": self.env._("Transport"),
            "lodging": self.env._("Lodging"),
            "gratification": self.env._("Gratification"),
        }

    def _meal_labels(self):
        """Return {code of the answer: the sentence the convention prints}."""
        return dict(
            zip(
                MEALS,
                (
                    self.env._("Meals paid by the company"),
                    self.env._("Meals at the company canteen"),
                    self.env._("Meal vouchers"),
                    self.env._("The learner brings or buys a meal"),
                    self.env._("The learner eats at home or at school"),
                ),
                strict=True,
            )
        )

    # -- in words ----------------------------------------------------------------------
    def _in_words(self, values):
        """Return {key: text} of typed answers, as the office reads them."""
        yes, no = self.env._("Yes"), self.env._("No")
        later = self.env._("Given later")
        meals = self._meal_labels().get(values.get("meals"), "")
        works = self.env["bde.pfmp.hazard.work"].browse(values.get("works") or [])
        found = {
            name: str(values.get(name) or "")
            for name in (*COMMON, *OWN)
            if name not in COUNTS
        }
        found |= {
            name: "" if values.get(name) is None else str(values[name])
            for name in COUNTS
        }
        phones = ("signatory_phone", "tutor_phone")
        return found | {
            **{name: format_phone(found[name]) for name in phones},
            "moving_sites": yes if values.get("moving_sites") else no,
            "hours": later
            if values.get("hours_later")
            else sheet.format_hours(values.get("slots") or ()),
            "works": ", ".join(works.exists().mapped("display_name"))
            or (self.env._("None") if values.get("works_none") else ""),
            "meals": ", ".join(filter(None, (meals, values.get("meals_note")))),
        }

    def _known_in_words(self, placement):
        """Return {key: text} of what the school knows of a placement."""
        known = placement._sheet_values(last=False)
        declared = self.env["bde.pfmp.host.declaration"]
        hosts, tutors = {}, {}
        if placement.host_id:
            since = placement.school_year_id.date_start or placement.date_start
            hosts, tutors = declared._latest(
                placement.host_id, placement.company_id, since
            )
        host = hosts.get(placement.host_id.id, declared)
        tutor = tutors.get(placement.tutor_id.id, declared)
        headcount = host.headcount or placement.host_id.bde_headcount
        values = {name: getattr(known, name) for name in PLAIN}
        values |= {
            f"{role}_{part}": getattr(getattr(known, role), part)
            for role in ("signatory", "tutor")
            for part in PERSON
        }
        return self._in_words(
            {
                **values,
                "gratification": known.gratification,
                "moving_sites": known.moving_sites,
                "slots": sheet.parse_hours(known.hours).slots,
                "works": list(known.works or ()),
                "insurance": known.insurance,
                "meals_note": known.meals,
                "headcount": headcount or None,
                "other_trainees": host.other_trainees if host else None,
                "tutor_trainees": tutor.tutor_trainees if tutor else None,
            }
        )

    def _identity_in_words(self, values):
        """Return what the company says it is, on one line."""
        parts = [values.get(f"host_{n}") for n in ("name", "street", "zip", "city")]
        siret = values.get("host_siret")
        return ", ".join(filter(None, [*parts, siret and f"SIRET {siret}"]))

    # -- the answers to check ----------------------------------------------------------
    def _make_items(self):
        """Put every answer beside what we knew; theirs is retained by default.

        In the language of the office: a company may read another one.
        """
        self.ensure_one()
        self = self.with_context(lang=self._office_lang())
        self.item_ids.sudo().unlink()
        common = self._values()
        said = self._in_words(common)
        known = {
            line: self._known_in_words(line.placement_id) for line in self.line_ids
        }
        own_hours = self._hours_differ()
        rows = []
        if not self.host_id:
            said["host"] = self._identity_in_words(common)
            rows.append(self._prepare_item(0, "host", "", said["host"]))
        for number, key in enumerate(COMMON, 1):
            if key == "hours" and own_hours:
                continue
            ours = " / ".join(dict.fromkeys(k[key] for k in known.values() if k[key]))
            rows.append(self._prepare_item(number, key, ours, said[key]))
        for rank, (line, ours) in enumerate(known.items(), 1):
            theirs = self._in_words(line._values(common))
            keys = (*OWN, "hours") if own_hours else OWN
            for number, key in enumerate(keys, 100 * rank):
                item = self._prepare_item(number, key, ours[key], theirs[key])
                rows.append({**item, "line_id": line.id})
        rows = [row for row in rows if row["known"] or row["said"]]
        self.env["bde.pfmp.host.form.item"].sudo().create(rows)

    def _office_lang(self):
        """Return the language of who checks: the colleague's, or the school's."""
        colleague = self.user_id.filtered(lambda u: u.active and not u.share)
        return colleague.lang or self.company_id.partner_id.lang or self.env.lang

    def _prepare_item(self, number, key, known, said):
        """Return the values of an item: what is not said keeps what we knew."""
        return {
            "form_id": self.id,
            "sequence": number,
            "key": key,
            "known": known,
            "said": said,
            "final": said or known,
        }

    # -- what is retained --------------------------------------------------------------
    def _retained(self, line):
        """Return the `SheetValues` that the check retains for a learner.

        What is ours is not said again: it stays as it is.
        """
        items = self.item_ids.filtered(lambda i: i.line_id in (line, line.browse()))
        kept = {i.key: i.final or "" for i in items if i.choice != "known"}
        theirs = {i.key for i in items if i.choice == "said"}
        values = line._values(self._values())
        people = {
            role: {part: kept.get(f"{role}_{part}", "") for part in PERSON}
            for role in ("signatory", "tutor")
        }
        for role, person in people.items():
            if any(person.values()) and not person["name"]:
                person["name"] = next(
                    (i.final or "" for i in items if i.key == f"{role}_name"), ""
                )
        later = "hours" in theirs and bool(values.get("hours_later"))
        insurer, number = sheet.split_insurance(kept.get("insurance", ""))
        return sheet.SheetValues.from_dict(
            {
                **{name: kept.get(name, "") for name in PLAIN},
                **{name: kept.get(name, "") for name in COUNTS},
                **people,
                "host": self._retained_host(values),
                "meals": kept.get("meals", ""),
                "gratification": kept.get("gratification", ""),
                "hours": "" if later else kept.get("hours", ""),
                "hours_later": later,
                "moving_sites": values.get("moving_sites")
                if "moving_sites" in kept
                else None,
                "works": values.get("works") if "works" in theirs else None,
                "insurance_company": insurer,
                "insurance_number": number,
                "replace": [
                    f"{role}.{part}"
                    for role in people
                    for part in PERSON[1:]
                    if people[role][part]
                ],
            }
        )

    def _retained_host(self, values):
        """Return the organisation, as a sheet names it."""
        if self.host_id:
            return {"id": self.host_id.id}
        parts = ("siret", "name", "street", "zip", "city")
        return {part: values.get(f"host_{part}", "") for part in parts}

    # -- buttons -----------------------------------------------------------------------
    def action_take_all(self):
        """Button: what the company wrote is retained everywhere."""
        self.check_access("write")
        for item in self.item_ids.filtered("said"):
            item.final = item.said

    def action_accept(self):
        """Button: what is retained becomes what we know."""
        self.ensure_one()
        self.check_access("write")
        return self._action_accept()

    def _action_accept(self):
        """File the retained answers in the placements; validate what the law allows.

        :return: the notification that says what was validated and what is left to do
        """
        self.ensure_one()
        self.lock_for_update()
        if self.state != "submitted":
            raise UserError(
                self.env._("%(name)s: nothing to check.", name=self.display_name)
            )
        told = []
        for line in self.line_ids:
            placement = line.placement_id
            # the company does not choose who hosts: the school just did, or it is new
            source = "company" if placement.host_id else "office"
            result = placement._sheet_apply(self._retained(line), source=source)
            told += result.warnings
            if not self.host_id:
                self.host_id = result.host_id
        self._set_state(
            "checked",
            checked_on=fields.Datetime.now(),
            checked_by_id=self.env.user.id,
        )
        told += self._validate_conventions()
        return self._tell_checked(told)

    def _validate_conventions(self):
        """Validate the conventions that lack nothing; return what the others lack."""
        told = []
        for convention in self.line_ids.placement_id._prepare_conventions():
            if convention.state in ("draft", "company"):
                convention._move("check")
            if convention.state != "check":
                continue
            try:
                with self.env.cr.savepoint():
                    convention._move("validated")
            except UserError as error:
                told.append(str(error))
        return told

    def _tell_checked(self, told):
        """Return the notification of an acceptance."""
        message = self.env._("Answers accepted.")
        if told:
            lines = "\n".join(dict.fromkeys(told))
            self.sudo().to_settle = lines
            message += " " + self.env._("Still to settle: %(what)s", what=lines)
        return tell(message, "warning" if told else "success", sticky=bool(told))
