from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...rules.follow import health_words


class BdePfmpHealthWord(models.Model):
    """A word on health: what families may read says nothing of it.

    The list is the school's: it warns, it never blocks.
    """

    _name = "bde.pfmp.health.word"
    _description = "Word on health"
    _order = "name"

    name = fields.Char(
        string="Word",
        required=True,
        help="Found whole, with its plural; a star at the end stands for any ending.",
    )
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex(
        "(lower(name))", "This word is in the list already."
    )

    @api.constrains("name")
    def _check_name(self):
        for word in self:
            if len(health_words.plain(word.name).strip(" *")) < 3:
                raise ValidationError(
                    self.env._(
                        "« %(word)s » is too short: it would be found everywhere.",
                        word=word.name,
                    )
                )

    @api.model
    def _warning(self, text):
        """Return the sentence that warns of the words on health of a text, or "".

        :param str text: what somebody wrote
        """
        if not (text or "").strip():
            return ""
        words = self.sudo().search(Domain.TRUE).mapped("name")
        said = health_words.found(text, words)
        if not said:
            return ""
        return self.env._(
            "Nothing on health here, please: the family may ask to read it "
            "(%(words)s). Tell the school nurse instead.",
            words=", ".join(f"« {word.rstrip('*')} »" for word in said),
        )
