from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules import mentions, placeholders


class BdePfmpArticle(models.Model):
    """An article of a template, with the condition that prints it."""

    _name = "bde.pfmp.article"
    _description = "Article of a convention"
    _order = "template_id, sequence, id"

    template_id = fields.Many2one(
        "bde.pfmp.template", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="template_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    title = fields.Char(required=True)
    body = fields.Html(required=True, sanitize_style=True)
    condition = fields.Selection(
        [
            ("always", "Always"),
            ("minor", "Minor learner"),
            ("adult", "Adult learner"),
            ("abroad", "Host abroad"),
            ("france", "Host in France"),
            ("public", "Public host"),
        ],
        required=True,
        default="always",
    )
    mention = fields.Selection(
        selection=lambda self: self._selection_mention(),
        string="Mandatory mention",
        help="What art. D124-4 of the code de l'éducation wants and this article "
        "states: without it, the convention lacks a mention.",
    )
    placeholder_help = fields.Html(compute="_compute_placeholder_help")

    @api.model
    def _selection_mention(self):
        return [
            (mention.code, self.env._(mention.label))
            for mention in mentions.D124_4
            if mention.code in mentions.TEMPLATE_CODES
        ]

    def _compute_placeholder_help(self):
        self.placeholder_help = self._placeholder_help()

    @api.model
    def _placeholder_help(self):
        """Return the list of placeholders, as HTML for a help box."""
        rows = Markup("").join(
            Markup("<tr><td><code>{{ %s }}</code></td><td>%s</td></tr>") % (name, label)
            for name, label in placeholders.NAMES.items()
        )
        return Markup("<table class='table table-sm'><tbody>%s</tbody></table>") % rows

    @api.constrains("title", "body")
    def _check_body(self):
        for article in self:
            self._check_placeholders(article.body, article.title)
            self._check_placeholders(article.title, article.title)

    @api.model
    def _check_placeholders(self, html, where):
        """Refuse a text whose placeholders would not be replaced.

        :raise ValidationError: naming the article and what is wrong
        """
        for kind, text in placeholders.problems(html):
            messages = {
                "unknown": self.env._(
                    "« %(where)s »: {{ %(text)s }} is not known. Choose a name from "
                    "the list of placeholders, as in {{ eleve }}.",
                    where=where,
                    text=text,
                ),
                "unclosed": self.env._(
                    "« %(where)s »: braces are not closed near « %(text)s ». Write "
                    "the placeholder in one go, as in {{ eleve }}.",
                    where=where,
                    text=text,
                ),
                "attribute": self.env._(
                    "« %(where)s »: {{ %(text)s }} cannot stand inside a link or an "
                    "image.",
                    where=where,
                    text=text,
                ),
            }
            raise ValidationError(messages[kind])

    def _applies(self, *, minor, abroad, public):
        """Tell whether this article prints for such a placement."""
        self.ensure_one()
        return {
            "always": True,
            "minor": minor,
            "adult": not minor,
            "abroad": abroad,
            "france": not abroad,
            "public": public,
        }[self.condition]
