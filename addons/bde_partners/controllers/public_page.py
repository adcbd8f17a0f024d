"""Pages reached by a secret link: what every one of them does alike."""

import functools

from odoo.http import request

from ..models.bde_secret_link import LinkRefused

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}
# more fields than any form of ours sends, fewer than what wears a server out
FIELDS_MAX = 1500
SHOW = {"type": "http", "auth": "public", "methods": ["GET"], "readonly": True}
ACT = {"type": "http", "auth": "public", "methods": ["POST"]}


def with_link(model, path):
    """Give a route what its secret link opens: route(self, record, base, **given).

    The record comes as superuser. Anything else gets a page that says whom to call.

    :param str model: with the mixin `bde.secret.link.mixin`
    :param str path: address of the pages, what precedes the token
    """

    def decorate(route):
        @functools.wraps(route)
        def find(self, token, **kwargs):
            try:
                record = request.env[model]._link_find(token)
            except LinkRefused as error:
                return refused(error)
            # a parameter of the query never stands for what the token opens
            given = {k: v for k, v in kwargs.items() if k not in ("record", "base")}
            return route(self, record, f"{path}/{token}", **given)

        return find

    return decorate


def refused(error):
    """Return the page of a link that opens nothing."""
    schools = request.env["res.company"].sudo()
    school = error.record.company_id if error.record else schools._bde_public_school()
    values = {"code": error.code, **school._bde_public_values()}
    status = 404 if error.code == "unknown" else 410
    return answer("bde_partners.public_link_refused", values, status)


def answer(template, values, status=200):
    """Return a page that no one keeps, indexes or tells of."""
    response = headed(request.render(template, values))
    response.status_code = status
    return response


def see_other(url):
    """Return the redirection after a POST."""
    return headed(request.redirect(url, code=303))


def headed(response):
    """Return a response with the headers of a page of one's own."""
    response.headers.update(HEADERS)
    return response
