import base64
import binascii
import io

from PIL import Image, UnidentifiedImageError

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize, format_date

from odoo.addons.bde_partners.rules.identifiers import format_phone

from ...rules.directory import visibility

PHOTO_MAX = 8 * 1024 * 1024
TEXT_MAX = {"phone": 30, "city": 80, "link": 200, "about": 1000, "email": 120}
WORK_MAX = {"job": 120, "employer_name": 120}


class BdeAlumniProfile(models.Model):
    """The member's own page: what they say, and who sees it."""

    _inherit = "bde.alumni.profile"

    # -- what the page shows -----------------------------------------------------------
    def _own_values(self, base, typed=None, errors=None, saved=False):
        """Return what the template of the member's own page reads."""
        self.ensure_one()
        typed = typed or self._own_typed()
        situation = self.current_situation_id
        kinds = situation._fields["kind"]._description_selection(self.env)
        return {
            **self.company_id._bde_public_values(),
            "base": base,
            "profile": self,
            "name": self._directory_name(),
            "typed": typed,
            "errors": errors or {},
            "saved": saved,
            "fields": self._own_fields(),
            "choices": [
                (code, self._choice_labels()[code]) for code in visibility.CHOICES
            ],
            "kinds": kinds,
            "willing": self._willing_labels(),
            "studies": self._study_texts(),
            "checked": self.checked_on and format_date(self.env, self.checked_on),
            "photo": bool(self.image_128),
            "photo_url": f"{base}/photo",
        }

    @api.model
    def _choice_labels(self):
        return {
            "everyone": self.env._("Everyone in the network"),
            "office": self.env._("The office of the school only"),
            "nobody": self.env._("Nobody"),
        }

    @api.model
    def _own_fields(self):
        """Return [(field of `visibility.FIELDS`, label)] in the order of the page."""
        return [
            ("email", self.env._("E-mail")),
            ("phone", self.env._("Telephone")),
            ("city", self.env._("Commune where you live")),
            ("job", self.env._("Job")),
            ("employer", self.env._("Company")),
            ("studies", self.env._("What you learned here")),
            ("link", self.env._("Professional page (LinkedIn…)")),
            ("about", self.env._("A few words about you")),
            ("image", self.env._("Photo")),
        ]

    def _own_typed(self):
        """Return what the form holds before anybody types."""
        situation = self.current_situation_id
        return {
            **{name: self[name] or "" for name in TEXT_MAX},
            **{f"show_{name}": self[f"show_{name}"] for name in visibility.FIELDS},
            **{
                f"willing_{name}": self[f"willing_{name}"]
                for name in self._willing_labels()
            },
            "kind": situation.kind or "",
            "job": situation.job or "",
            "employer_name": situation.employer_id.name
            or situation.employer_name
            or "",
            "since": situation.date_start.isoformat() if situation.date_start else "",
        }

    # -- what is sent ------------------------------------------------------------------
    def _own_save(self, post):
        """Keep what the member sent, or nothing.

        :param dict post: fields of the form; `photo` a bytes object or None
        :return: ({}, typed) when kept, else ({field: what is wrong}, typed)
        """
        self.ensure_one()
        typed = self._own_read(post)
        errors = self._own_errors(typed)
        photo = post.get("photo")
        image = self._read_photo(photo) if photo else None
        if photo and not image:
            errors["image"] = self.env._(
                "This file is not a photo that can be read, or it weighs more than "
                "8 MB."
            )
        if errors:
            return errors, typed
        values = {name: typed[name].strip() or False for name in TEXT_MAX}
        values["email"] = email_normalize(values["email"] or "") or False
        values |= {
            n: v for n, v in typed.items() if n.startswith(("show_", "willing_"))
        }
        if image:
            values["image_1920"] = image
        elif post.get("no_photo"):
            values["image_1920"] = False
        try:
            with self.env.cr.savepoint():
                self.sudo().write(values)
                self._own_situation(typed)
                self._checked(reached=False)
        except ValidationError as error:
            return {"since": error.args[0]}, typed
        return {}, typed

    @api.model
    def _own_read(self, post):
        """Return the form as typed: known fields, cut to their size."""
        sizes = {**TEXT_MAX, **WORK_MAX, "kind": 20, "since": 10}
        typed = {name: str(post.get(name) or "")[:size] for name, size in sizes.items()}
        for name in visibility.FIELDS:
            choice = post.get(f"show_{name}")
            # what is not understood is hidden
            typed[f"show_{name}"] = (
                choice if choice in visibility.CHOICES else visibility.NOBODY
            )
        for name in self._willing_labels():
            typed[f"willing_{name}"] = bool(post.get(f"willing_{name}"))
        return typed

    def _own_errors(self, typed):
        """Return {field: sentence} for what cannot be kept."""
        errors = {}
        email = email_normalize(typed["email"])
        if not email:
            errors["email"] = self.env._(
                "Please give an e-mail address: it is the way to your page."
            )
        elif email != email_normalize(self.email or ""):
            problem = self._email_problem(email)
            if problem:
                errors["email"] = problem
        link = typed["link"].strip()
        if link and not link.startswith(("https://", "http://")):
            errors["link"] = self.env._("A web address starts with https://")
        kinds = dict(self.env["bde.alumni.situation"]._fields["kind"].selection)
        if typed["kind"] and typed["kind"] not in kinds:
            errors["kind"] = self.env._("Please choose one of the answers.")
        if typed["since"]:
            try:
                since = fields.Date.to_date(typed["since"])
            except ValueError:
                since = None
            if not since or since > fields.Date.context_today(self):
                errors["since"] = self.env._("Please give a day that has come.")
        return errors

    def _email_problem(self, email):
        """Return what is wrong with a new address, or None."""
        others = self.sudo().search_count(
            [
                ("email", "=ilike", email),
                ("company_id", "=", self.company_id.id),
                ("id", "!=", self.id),
                ("state", "in", ("pending", "member")),
            ],
            limit=1,
        )
        guardians = self.env["bde.guardian"].sudo()
        if others or guardians.search_count(
            [("email", "=ilike", email), ("company_id", "=", self.company_id.id)],
            limit=1,
        ):
            return self.env._(
                "This address is somebody else's at the school (another member, a "
                "parent): please give your own."
            )
        return None

    @api.model
    def _read_photo(self, content):
        """Return a photo drawn again without what it carried (place, camera), or None.

        :param bytes content: of the file sent
        """
        if len(content) > PHOTO_MAX:
            return None
        try:
            with Image.open(io.BytesIO(content)) as photo:
                if photo.format not in ("JPEG", "PNG", "WEBP") or (
                    photo.width * photo.height > 50_000_000
                ):
                    return None
                plain = photo.convert("RGB")
        except (UnidentifiedImageError, OSError, ValueError, binascii.Error):
            return None
        plain.thumbnail((1024, 1024))
        out = io.BytesIO()
        plain.save(out, "JPEG", quality=85)
        return base64.b64encode(out.getvalue())

    def _own_situation(self, typed):
        """Record what the member does today, when they say something new."""
        before = self._own_typed()
        names = ("kind", "job", "employer_name", "since")
        if not typed["kind"] or all(typed[n].strip() == before[n] for n in names):
            return
        working = typed["kind"] in ("employment", "apprenticeship")
        values = {
            "kind": typed["kind"],
            "job": typed["job"].strip() if working else False,
            "employer_name": typed["employer_name"].strip() if working else False,
            "source": "self",
        }
        if typed["since"]:
            values["date_start"] = fields.Date.to_date(typed["since"])
        self.env["bde.alumni.situation"].sudo()._record(values, profile=self.sudo())

    # -- still true? ----------------------------------------------------------------
    def _check_values(self, base, done=False):
        """Return what the one-tap page reads."""
        self.ensure_one()
        lines = [
            (label, format_phone(text) if text == self.phone else text)
            for label, text in self._card_lines()
        ]
        return {
            **self.company_id._bde_public_values(),
            "base": base,
            "name": self.first_name or self._directory_name(),
            "lines": lines,
            "done": done,
        }

    # -- the account of a former pupil -------------------------------------------------
    @api.model
    def _portal_filters(self, kwargs):
        """Return the filters of the address of the page, understood or left out."""
        filters = {
            name: str(kwargs.get(name) or "").strip()[:80]
            for name in ("q", "job", "employer", "city", "willing")
        }
        for name in ("training_id", "year"):
            text = str(kwargs.get(name) or "").strip()
            filters[name] = int(text) if text.isdecimal() and len(text) < 10 else 0
        return filters
