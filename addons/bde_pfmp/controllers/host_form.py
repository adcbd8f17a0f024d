from odoo import http
from odoo.http import request

from odoo.addons.bde_partners.controllers.public_page import (
    ACT,
    FIELDS_MAX,
    HEADERS,
    SHOW,
    answer,
    refused,
    see_other,
    with_link,
)
from odoo.addons.bde_partners.models.bde_secret_link import LinkRefused

with_form = with_link("bde.pfmp.host.form", "/bde/e")


class HostFormPages:
    """Pages of the form, reached by a secret link or by a portal account."""

    def _show(self, form, base, step=None, **values):
        """Return the page of a step, or the one that says why there is none."""
        page = form._page_values(base, step)
        if page["status"] != "open":
            return answer("bde_pfmp.host_form_closed", page)
        return answer("bde_pfmp.host_form_page", {**page, **values})

    def _save(self, form, base, step, post):
        """Keep a step, then show the next one, or the same one with its errors."""
        if len(post) > FIELDS_MAX:
            return self._show(form, base, step)
        if form._page_status() != "open":
            return see_other(base)
        posted = request.httprequest.form
        common = {**post, "works": posted.getlist("works")}
        by_line = {
            line.id: {
                name.removeprefix(f"l{line.id}-"): text
                for name, text in post.items()
                if name.startswith(f"l{line.id}-")
            }
            for line in form.line_ids
        }
        form._save_step(step, common, by_line)
        if any(form._step_issues(step).values()):
            return see_other(f"{base}/{step}")
        if step == 2 and any(form._law_of_hours().values()) and "again" not in post:
            return see_other(f"{base}/{step}")
        return see_other(f"{base}/{step + 1}")

    def _send(self, form, base):
        """Send the answers to the school."""
        if form._page_status() == "open" and form._next_step() > 5:
            form._submit()
            return see_other(base)
        return see_other(f"{base}/6")

    def _show_decline(self, form, base):
        """Return the page where the company says that it cannot."""
        values = {
            **form._page_common(base),
            "reasons": request.env["bde.refusal.reason"].sudo()._for("place"),
        }
        template = "decline" if values["status"] == "open" else "closed"
        return answer(f"bde_pfmp.host_form_{template}", values)

    def _decline(self, form, base, post):
        """Note that the company cannot receive these learners."""
        reasons = request.env["bde.refusal.reason"].sudo()
        number = post.get("reason", "")
        reason = reasons.browse(int(number) if number.isdecimal() else 0).exists()
        if form._page_status() != "open" or not reason:
            return see_other(f"{base}/decline")
        form._decline(reason, post.get("note"))
        return answer(
            "bde_pfmp.host_form_thanks", {**form._page_common(base), "what": "decline"}
        )


class HostFormByLink(HostFormPages, http.Controller):
    @http.route(["/bde/e/<string:token>", "/bde/e/<string:token>/<int:step>"], **SHOW)
    @with_form
    def host_form(self, form, base, step=None, **kwargs):
        return self._show(form, base, step)

    @http.route("/bde/e/<string:token>/<int:step>", **ACT)
    @with_form
    def host_form_save(self, form, base, step, **post):
        return self._save(form, base, step, post)

    @http.route("/bde/e/<string:token>/seen", **ACT)
    @with_form
    def host_form_seen(self, form, base, **post):
        if not request.env.user._is_internal():
            form._mark_opened()
        return request.make_response("", headers=list(HEADERS.items()))

    @http.route("/bde/e/<string:token>/send", **ACT)
    @with_form
    def host_form_send(self, form, base, **post):
        return self._send(form, base)

    @http.route("/bde/e/<string:token>/decline", **SHOW)
    @with_form
    def host_form_no(self, form, base, **kwargs):
        return self._show_decline(form, base)

    @http.route("/bde/e/<string:token>/decline", **ACT)
    @with_form
    def host_form_decline(self, form, base, **post):
        return self._decline(form, base, post)

    @http.route("/bde/e/<string:token>/wrong", **SHOW)
    @with_form
    def host_form_not_me(self, form, base, **kwargs):
        values = form._page_common(base)
        template = "wrong" if values["status"] == "open" else "closed"
        return answer(f"bde_pfmp.host_form_{template}", values)

    @http.route("/bde/e/<string:token>/wrong", **ACT)
    @with_form
    def host_form_wrong(self, form, base, **post):
        if form._page_status() != "open":
            return see_other(base)
        form._wrong_person(post.get("note"))
        return answer(
            "bde_pfmp.host_form_thanks", {**form._page_common(base), "what": "wrong"}
        )

    @http.route("/bde/e/<string:token>/company", **ACT)
    @with_form
    def host_form_lookup(self, form, base, **post):
        """Fill the address in from the register, when the school opened it."""
        if form._page_status() == "open" and not form.host_id:
            form._look_up(post)
        return see_other(f"{base}/1")


class LearnerPage(http.Controller):
    @http.route("/bde/l/<string:token>", **SHOW)
    def learner_page(self, token, **kwargs):
        """What a learner needs to know of a period, and nothing else."""
        try:
            placement = request.env["bde.pfmp.placement"]._link_find(token)
        except LinkRefused as error:
            return refused(error)
        return answer("bde_pfmp.learner_page", placement._learner_page_values())
