"""Sending documents to be signed: rounds, signatories, links, by the hundred."""

import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, email_normalize

from ..rules.signature import clean_name, merge_hats

LIVE = ("draft", "sent", "signed")


class BdeSignatureRole(models.Model):
    _inherit = "bde.signature.role"

    may_delegate = fields.Boolean(
        string="May hand over",
        help="Who signs in this role may name somebody else by saying so (a host). "
        "In a public school the head's signature is delegated by an act only.",
    )


class BdeSignatureRequest(models.Model):
    _inherit = "bde.signature.request"

    _live_uniq = models.UniqueIndex(
        "(res_model, res_id) WHERE state IN ('draft', 'sent', 'signed')",
        "This document is out for signature already.",
    )

    @api.model
    def _send_many(self, documents, ask=True):
        """Send documents of one model for signature.

        The number of queries does not grow with the documents. May run twice: a
        document that is out, or signed, gives its round back. All or nothing.

        :param documents: records with `bde.signature.mixin`, frozen already
        :param bool ask: False: nothing is sent (the paper goes round)
        :return: rounds, one a document, in the same order
        :raise UserError: naming the document nobody signs
        """
        documents = documents.sudo()
        requests = self.sudo()
        if not documents:
            return requests
        requests._lock_documents(documents)
        known = requests._live_rounds(documents)
        todo = documents.filtered(lambda document: document.id not in known)
        if todo:
            prepared = todo._signature_prepare()
            new = requests.create(
                [requests._prepare_round(doc, prepared[doc]) for doc in todo]
            )
            new._add_signers([prepared[doc]["signers"] for doc in todo])
            for document, request in zip(todo, new, strict=True):
                known[document.id] = request.id
            new._log("frozen", payload=new._frozen_payload())
            new._ask_next(ask=ask)
            todo._signature_follow(new)
        return requests.browse(known[document.id] for document in documents)

    @api.model
    def _lock_documents(self, documents):
        """Two people who send the same documents send them once."""
        documents.flush_model(["id"])
        self.env.cr.execute(
            SQL(
                "SELECT id FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
                SQL.identifier(documents._table),
                tuple(documents.ids),
            )
        )

    @api.model
    def _live_rounds(self, documents):
        """Return {document id: round id} of those that are out, or signed."""
        rounds = self.search_fetch(
            [
                ("res_model", "=", documents._name),
                ("res_id", "in", documents.ids),
                ("state", "in", LIVE),
            ],
            ["res_id"],
        )
        return {request.res_id: request.id for request in rounds}

    @api.model
    def _prepare_round(self, document, entry):
        """Return the values of the round of one document."""
        frozen = entry.get("document_id")
        company = document.company_id if "company_id" in document else False
        if not entry["signers"]:
            raise UserError(
                self.env._("Nobody signs « %(title)s ».", title=entry["title"])
            )
        return {
            "name": entry["title"],
            "company_id": (company or self.env.company).id,
            "res_model": document._name,
            "res_id": document.id,
            "document_id": getattr(frozen, "id", frozen),
            "pdf_sha256": entry["pdf_sha256"],
            "state": "sent",
            "sent_on": fields.Datetime.now(),
            "deadline_on": entry.get("deadline_on"),
            "expires_on": entry.get("expires_on")
            or self._default_expiry(entry.get("deadline_on")),
            "verify_code": entry.get("verify_code") or secrets.token_hex(8),
        }

    def _add_signers(self, entries_list):
        """Add the signatories of each of these rounds; one person signs once.

        :param entries_list: lists of dicts, see `_signature_prepare`
        """
        roles = self.env["bde.signature.role"].with_context(active_test=False).sudo()
        roles = {role.code: role.id for role in roles.search_fetch([], ["code"])}
        vals_list = []
        for request, entries in zip(self, entries_list, strict=True):
            people = merge_hats([_prepare_person(entry) for entry in entries])
            vals_list += [
                request._prepare_signer(person, [roles[c] for c in person["roles"]])
                for person in people
            ]
        return self.env["bde.signature.signer"].sudo().create(vals_list)

    def _prepare_signer(self, person, role_ids):
        """Return the values of a signatory of this round."""
        self.ensure_one()
        model, _comma, number = (person["person_key"] or "").partition(",")
        return {
            "request_id": self.id,
            "name": person["name"],
            "email": person["email"],
            "phone": person["phone"],
            "lang": person["lang"],
            "role_ids": [fields.Command.set(role_ids)],
            "level": person["level"],
            "order": person["order"],
            "channel": person["channel"],
            "person_model": model or False,
            "person_id": int(number or 0),
            "warning": person["warning"],
            "act_id": person["act"],
            "link_expires_on": self.expires_on,
        }

    def _frozen_payload(self):
        """Return what the first event of each journal notes."""
        return {
            request: {
                "title": request.name,
                "sha256": request.pdf_sha256,
                "by": self.env.user.name,
                "signers": [
                    {
                        "name": signer.name,
                        "email": signer.email or "",
                        "roles": signer.role_ids.mapped("code"),
                    }
                    for signer in request.signer_ids
                ],
            }
            for request in self
        }


def _prepare_person(entry):
    """Return an entry of `_signature_prepare` with everything the round needs."""
    roles = entry["role"]
    person = entry.get("person")
    return {
        "roles": [roles] if isinstance(roles, str) else list(roles),
        "person_key": f"{person._name},{person.id}" if person else False,
        "name": clean_name(entry["name"]),
        "email": email_normalize(entry.get("email") or "") or False,
        "phone": entry.get("phone") or False,
        "lang": entry.get("lang") or False,
        "channel": entry.get("channel") or "mail",
        "level": entry.get("level") or "required",
        "order": entry.get("order", 10),
        "warning": entry.get("warning") or False,
        "act": getattr(entry.get("act"), "id", entry.get("act")) or False,
    }
