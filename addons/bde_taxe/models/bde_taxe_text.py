from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.mail import html_to_inner_content

from odoo.addons.bde_partners.rules import placeholders

from ..rules import letter_words


class BdeTaxeText(models.Model):
    """What letters and e-mails of the campaign say, with names in braces."""

    _name = "bde.taxe.text"
    _description = "Text of the tax campaigns"
    _order = "sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("ask", "First request"),
            ("remind", "Reminder"),
            ("again", "To a donor of last year"),
            ("thank", "Thanks"),
            ("path", "Path in SOLTéA"),
        ],
        required=True,
        default="ask",
    )
    subject = fields.Char(required=True)
    body = fields.Html(required=True, sanitize=True)
    company_id = fields.Many2one(
        "res.company", string="School", index=True, help="Empty: every school."
    )
    active = fields.Boolean(default=True)
    names_help = fields.Html(
        compute="_compute_names_help", export_string_translation=False
    )

    @api.depends_context("lang")
    def _compute_names_help(self):
        rows = Markup("").join(
            Markup("<tr><td><code>{{ %s }}</code></td><td>%s</td></tr>") % pair
            for pair in letter_words.NAMES.items()
        )
        self.names_help = (
            Markup("<table class='table table-sm'><tbody>%s</tbody></table>") % rows
        )

    @api.constrains("subject", "body")
    def _check_names(self):
        for text in self:
            text._check_part(text.body, letter_words.NAMES)
            text._check_part(text.subject, letter_words.SUBJECT)

    def _check_part(self, html, names):
        """Refuse a text whose names in braces would not be replaced.

        :raise ValidationError: naming the text and what is wrong
        """
        for kind, word in placeholders.problems(html, names):
            if kind == "unknown":
                raise ValidationError(
                    self.env._(
                        "« %(text)s »: {{ %(word)s }} is not known here. Choose a name "
                        "from the list; a subject takes those of the school, the year "
                        "and {{ entreprise }}.",
                        text=self.name,
                        word=word,
                    )
                )
            raise ValidationError(
                self.env._(
                    "« %(text)s »: write the name in one go, outside links and "
                    "pictures, as in {{ entreprise }} (near « %(word)s »).",
                    text=self.name,
                    word=word,
                )
            )

    @api.model
    def _pick(self, kind, company):
        """Return the first text of a kind: the school's own, else the common one."""
        texts = self.search(
            [("kind", "=", kind), ("company_id", "in", [False, company.id])]
        )
        return texts.filtered("company_id")[:1] or texts[:1]

    def _full_body(self):
        """Return the body; a request always says the path and how to answer."""
        self.ensure_one()
        body = self.body or ""
        if self.kind in letter_words.REQUESTS:
            known = placeholders.used(body)
            for name in letter_words.ALWAYS:
                if name not in known:
                    body += f"<p>{{{{ {name} }}}}</p>"
        return body

    def _fill(self, words):
        """Return (subject, body) for somebody.

        :param dict words: {name: str or Markup}, see `bde.taxe.target._words`
        """
        self.ensure_one()
        return (
            placeholders.fill_text(self.subject, words),
            Markup(placeholders.fill(self._full_body(), words)),
        )

    def _steps(self, words):
        """Return the lines of a list, plain text: the path in SOLTéA."""
        self.ensure_one()
        html = placeholders.fill(self.body, words)
        return [
            html_to_inner_content(part).strip()
            for part in html.replace("</li>", "<li>").split("<li>")
            if html_to_inner_content(part).strip()
        ]
