"""For the tests of pages reached by a secret link, over HTTP."""

import re


class PublicPageMixin:
    """Mixin of an HttpCase: read a page, send its form as a browser does."""

    def page(self, url):
        return self.url_open(url, timeout=60)

    def post(self, url, token_from=None, **data):
        """Post to a page with the token of the form that it shows."""
        page = self.page(token_from or url).text
        token = re.search(r'name="csrf_token"\s+value="([^"]+)"', page)
        data["csrf_token"] = token[1] if token else ""
        return self.url_open(url, data=data, timeout=60, allow_redirects=False)
