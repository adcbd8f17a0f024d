from odoo import api, models
from odoo.exceptions import AccessError, MissingError
from odoo.tools import SQL

from ...rules.directory import visibility

# Fields of the profile that each choice hides
HIDES = {
    "email": ("email", "email_normalized", "email_domain"),
    "phone": ("phone", "phone_sanitized"),
    "city": ("city", "zip", "commune_id"),
    "job": ("situation_ids", "current_situation_id"),
    "employer": ("situation_ids", "current_situation_id", "current_employer_id"),
    "studies": ("study_ids", "main_training_id", "left_year"),
    "image": (
        "image",
        *(f"image_{size}" for size in (1920, 1024, 512, 256, 128)),
        *(f"avatar_{size}" for size in (1920, 1024, 512, 256, 128)),
    ),
    "link": ("link",),
    "about": ("about",),
}
CHOICES_OF = {}
for _choice, _names in HIDES.items():
    for _name in _names:
        CHOICES_OF.setdefault(_name, []).append(_choice)


class BdeAlumniProfile(models.Model):
    """Each field is seen by those that its owner chose, whatever the way it is asked.

    Reading, searching, grouping, sorting, exporting: a hidden field is an empty field.
    Code that runs for the person or sends them a mail reads as superuser.
    """

    _inherit = "bde.alumni.profile"

    # -- who looks -----------------------------------------------------------------
    @api.model
    def _bde_viewer(self, user=None):
        """Return who this user is before the directory, see `rules.visibility`.

        :param user: `res.users`; None: the user of this environment
        """
        user = user or self.env.user
        if any(
            user.has_group(f"bde_partners.group_bde_{role}")
            for role in ("user", "head")
        ):
            return visibility.STAFF
        if user.has_group("bde_partners.group_bde_teacher"):
            return visibility.NETWORK
        return visibility.NETWORK if self._of_user(user) else visibility.STRANGER

    @api.model
    def _of_user(self, user=None):
        """Return the profile (sudo) of a user who is a member, else nothing."""
        user = user or self.env.user
        if user._is_public():
            return self.sudo().browse()
        domain = [("partner_id", "=", user.partner_id.id), ("state", "=", "member")]
        return self.sudo().search(domain, limit=1)

    def _choices(self):
        """Return {field: choice} of this person."""
        self.ensure_one()
        return {name: self[f"show_{name}"] for name in visibility.FIELDS}

    def _shown(self, field, viewer):
        """Tell whether a field (of `visibility.FIELDS`) is shown to a viewer."""
        self.ensure_one()
        return visibility.shows(self.sudo()[f"show_{field}"], viewer)

    def _hidden_names(self, viewer):
        """Return the names of the fields of this profile that `viewer` does not see."""
        seen = visibility.visible(self._choices(), viewer)
        return {
            name
            for choice in visibility.FIELDS
            if choice not in seen
            for name in HIDES[choice]
        }

    # -- whatever the way it is asked ------------------------------------------------
    def _field_to_sql(self, alias, field_expr, query=None):
        """Search, group and sort on what the user sees: the rest is empty."""
        found = super()._field_to_sql(alias, field_expr, query)
        choices = CHOICES_OF.get(field_expr.partition(".")[0])
        if not choices or self.env.su:
            return found
        seen = tuple(visibility.seen_choices(self._bde_viewer()))
        if not seen:
            return SQL("(CASE WHEN FALSE THEN %s END)", found)
        shown = SQL(" AND ").join(
            SQL("%s IN %s", super(BdeAlumniProfile, self)._field_to_sql(alias, f), seen)
            for f in (f"show_{choice}" for choice in choices)
        )
        return SQL("(CASE WHEN %s THEN %s END)", shown, found)

    def _fetch_query(self, query, fields):
        """The cache is shared with the superuser: it holds what is written."""
        found = super(BdeAlumniProfile, self.sudo())._fetch_query(query, fields)
        return found.with_env(self.env)

    def _read_format(self, fnames, load="_classic_read"):
        rows = super()._read_format(fnames, load)
        names = set(CHOICES_OF).intersection(fnames)
        if names and not self.env.su:
            hidden = self._hidden_by_id()
            for row in rows:
                for name in hidden.get(row["id"], names) & names:
                    many = self._fields[name].type in ("one2many", "many2many")
                    row[name] = [] if many else False
        return rows

    def _hidden_by_id(self):
        viewer = self._bde_viewer()
        return {record.id: record._hidden_names(viewer) for record in self.sudo()}

    def web_read(self, specification):
        """Do not follow the lines of a person who hides them."""
        lines = {
            name
            for name in CHOICES_OF
            if name in specification and self._fields[name].relational
        }
        if not lines or self.env.su or not self.ids:
            return super().web_read(specification)
        hidden = self._hidden_by_id()
        closed = self.filtered(lambda profile: hidden.get(profile.id, set()) & lines)
        if not closed:
            return super().web_read(specification)
        empty = {n: False if self._fields[n].type == "many2one" else [] for n in lines}
        rest = {n: spec for n, spec in specification.items() if n not in lines}
        profiles = super(BdeAlumniProfile, self - closed)
        rows = {row["id"]: row for row in profiles.web_read(specification)}
        for row in super(BdeAlumniProfile, closed).web_read(rest):
            rows[row["id"]] = row | empty
        return [rows[number] for number in self.ids if number in rows]

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        """Write an empty cell where the user sees an empty field."""
        hidden = {} if self.env.su else self._hidden_by_id()
        rows = []
        for record in self:
            shut = hidden.get(record.id, set())
            cells = [i for i, path in enumerate(fields) if path and path[0] in shut]
            paths = [[".id"] if i in cells else path for i, path in enumerate(fields)]
            profile = super(BdeAlumniProfile, record)
            lines = profile._export_rows(paths, _is_toplevel_call=_is_toplevel_call)
            for line in lines:
                for i in cells:
                    line[i] = ""
            rows += lines
        return rows

    def onchange(self, values, field_names, fields_spec):
        """A form asks for nothing more than what it was given to read."""
        if self and not self.env.su:
            hidden = self._hidden_by_id().get(self.id, set())
            fields_spec = {
                name: spec
                for name, spec in fields_spec.items()
                if name not in hidden or name in values
            }
        return super().onchange(values, field_names, fields_spec)


class ResUsers(models.Model):
    _inherit = "res.users"

    def _bde_alumni_seen(self):
        """Return the choices of former pupils that show a field to this user."""
        self.ensure_one()
        viewer = self.env["bde.alumni.profile"]._bde_viewer(self)
        return list(visibility.seen_choices(viewer))


class IrAttachment(models.Model):
    """The file of a hidden photo is as hidden as the photo."""

    _inherit = "ir.attachment"

    def _check_access(self, operation):
        found = super()._check_access(operation)
        if self.env.su:
            return found
        shut = self._of_hidden_fields()
        if not shut:
            return found
        if found:
            return found[0] | shut, found[1]
        return shut, lambda: AccessError(
            self.env._("The person does not show this photo to you.")
        )

    def _of_hidden_fields(self):
        """Return the files of fields that the user does not see."""
        name = "bde.alumni.profile"
        files = self.sudo().filtered(
            lambda a: a.res_model == name and a.res_field in CHOICES_OF
        )
        if not files:
            return self.browse()
        profiles = self.env[name].browse(files.mapped("res_id")).exists()
        hidden = profiles._hidden_by_id()
        return self.browse(
            files.filtered(
                lambda a: a.res_field in hidden.get(a.res_id, CHOICES_OF)
            ).ids
        )


class IrBinary(models.AbstractModel):
    """The address of a hidden photo shows no photo."""

    _inherit = "ir.binary"

    def _record_to_stream(self, record, field_name):
        if record._name == "bde.alumni.profile" and not record.env.su:
            hidden = record._hidden_by_id().get(record.id, CHOICES_OF)
            if field_name in hidden:
                raise MissingError(self.env._("The person shows no photo to you."))
        return super()._record_to_stream(record, field_name)
