from odoo import models


class BdeSameSchoolMixin(models.AbstractModel):
    """The check of schools, fit for thousands of records at once.

    The host evaluates a domain for each link of each record. Records of one school,
    all of whose links are of that school or of none, need none; the others go to the
    host, which refuses them in its own words.
    """

    _name = "bde.same.school.mixin"
    _description = "Check of schools on many records"

    def _check_company(self, fnames=None):
        names = [
            name
            for name, field in self._fields.items()
            if field.relational and field.check_company and not field.company_dependent
        ]
        schools = self.company_id
        linked = [self.sudo()[name].company_id for name in names]
        if len(schools) == 1 and not any(found - schools for found in linked):
            return None
        return super()._check_company(fnames)
