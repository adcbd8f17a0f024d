from odoo import models
from odoo.tools.translate import get_translation

from odoo.addons.bde_partners.rules.issues import RuleError

from ...rules.follow.photo import MAX_PHOTOS, clean_photo
from .bde_pfmp_visit_report import PHOTO


class BdePfmpVisitReport(models.Model):
    """Photos of the work or of the place, cleaned, filed; no face without a right."""

    _inherit = "bde.pfmp.visit.report"

    def _keep_photos(self, photos):
        """File the photos that may be kept; return why the others are not.

        :param photos: [(bytes, "work"|"place", a face is visible)]
        :return: list of translated sentences
        """
        self.ensure_one()
        messages, number = [], 0
        for content, about, face in photos[:MAX_PHOTOS]:
            if face and not self.learner_id._has_image_right(self.day):
                messages.append(self._no_image_right())
                continue
            try:
                clean = clean_photo(content)
            except RuleError as error:
                messages.append(self._rule_text(error))
                continue
            number += 1
            self._file_photo(clean, about, number)
        if len(photos) > MAX_PHOTOS:
            messages.append(
                self.env._("Only %(count)s photos are kept.", count=MAX_PHOTOS)
            )
        return messages

    def _file_photo(self, content, about, number):
        """File a clean photo on this report."""
        words = {
            "work": self.env._("Photo of the work"),
            "place": self.env._("Photo of the place"),
        }
        self.env["bde.document"].sudo()._file(
            self,
            content,
            f"{words.get(about, words['work'])} {number}.jpg",
            PHOTO,
            date=self.day,
            learner_id=self.learner_id.id,
            class_id=self.class_id.id,
            company_id=self.company_id.id,
            school_year_id=self.placement_id.school_year_id.id,
        )

    def _no_image_right(self):
        return self.env._(
            "The photo is not kept: no image right is known for %(name)s. Take the "
            "work or the place, without a face.",
            name=self.learner_id.display_name,
        )

    def _rule_text(self, error):
        """Return a refusal of the rules in the user's language."""
        lang = self.env.lang or "en_US"
        params = {
            name: get_translation(error.module, lang, value, ())
            if isinstance(value, str)
            else value
            for name, value in error.params.items()
        }
        return get_translation(error.module, lang, error.message, params)
