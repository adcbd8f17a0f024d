import json

from odoo.tests import HttpCase


class RpcCase(HttpCase):
    """Calls of the web client, as somebody of the school: what leaves the server."""

    def rpc_login(self, user):
        """Open a session of `user`, whose password becomes their login twice."""
        password = user.login * 2
        user.sudo().password = password
        self.authenticate(user.login, password)

    def rpc(self, model, method, *args, **kwargs):
        """Return the answer of the server to the call of a method.

        :return: the result, or {"refused": name of the exception}
        """
        return self.rpc_route(
            f"/web/dataset/call_kw/{model}/{method}",
            model=model,
            method=method,
            args=list(args),
            kwargs=kwargs,
        )

    def rpc_route(self, route, **params):
        response = self.url_open(
            route,
            data=json.dumps({"jsonrpc": "2.0", "id": 0, "params": params}),
            headers={"Content-Type": "application/json"},
        )
        answer = response.json()
        if "error" in answer:
            return {"refused": answer["error"]["data"]["name"].rpartition(".")[2]}
        return answer["result"]

    def assertRefused(self, answer):
        self.assertEqual(answer, {"refused": "AccessError"})
