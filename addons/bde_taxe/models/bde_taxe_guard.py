from odoo import api, models
from odoo.exceptions import AccessError

OURS = "bde.taxe."
# Links that say which school a record is of
PLACE = {"company_id", "campaign_id", "target_id", "allocation_id"}


class BdeTaxeGuard(models.AbstractModel):
    """What no screen sends is refused, whoever calls the server.

    What the server computes or numbers is not written by hand; a link is made, and what
    follows from it is shown, by who may read what it leads to; nothing is given away to
    a school where one could not have written it.
    """

    _name = "bde.taxe.guard.mixin"
    _description = "Record whose facts are not written by hand"

    @api.model
    def _guard_owned(self):
        """Return the names of the fields that only the server writes."""
        return {
            name
            for name, field in self._fields.items()
            if field.store and field.compute and field.readonly
        }

    @api.model
    def _guard_values(self, vals):
        """Refuse values that the server makes, and links to what one may not read."""
        if self.env.su:
            return
        owned = sorted(self._guard_owned() & vals.keys())
        if owned:
            label = self._fields[owned[0]]._description_string(self.env)
            raise AccessError(
                self.env._("« %(field)s » is not written by hand.", field=label)
            )
        self._guard_links(vals)

    @api.model
    def _guard_links(self, vals):
        if self.env.su:
            return
        for name, value in vals.items():
            field = self._fields.get(name)
            model = field is not None and field.comodel_name or ""
            if not value or not model.startswith(OURS):
                continue
            if field.type == "many2one":
                number = value.get("id") if isinstance(value, dict) else value
                self.env[model].browse(number or []).check_access("read")
            elif hasattr(self.env[model], "_guard_links"):
                for command in value:
                    if isinstance(command, list | tuple) and len(command) == 3:
                        self._guard_command(self.env[model], command)

    @api.model
    def _guard_command(self, records, command):
        if isinstance(command[2], dict):
            records._guard_links(command[2])
        elif command[2]:
            records.browse(command[2]).check_access("read")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        self._guard_links(values)
        return values

    def onchange(self, values, field_names, fields_spec):
        self._guard_links(values)
        return super().onchange(values, field_names, fields_spec)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._guard_values(vals)
        if self.env.su:
            return super().create(vals_list)
        kept = {f"default_{name}" for name in self._guard_owned()} & {*self.env.context}
        if kept:
            context = {k: v for k, v in self.env.context.items() if k not in kept}
            self = self.with_env(self.env(context=context))  # noqa: PLW0642
        return super().create(vals_list)

    def write(self, vals):
        self._guard_values(vals)
        result = super().write(vals)
        if not self.env.su and vals.keys() & PLACE:
            self.check_access("write")
        return result
