"""Signing: the one transition, whatever the way (page, account, paper)."""

import base64
from hashlib import sha256

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq

from ..rules.signature import OPEN, clean_name
from ..rules.signature_image import BadDrawing, check_drawing
from .bde_signature_evidence import METHOD_KIND

AGENT_SIZE = 200


class BdeSignatureSigner(models.Model):
    _inherit = "bde.signature.signer"

    evidence_ids = fields.One2many(
        "bde.signature.evidence",
        "signer_id",
        readonly=True,
        groups="bde_partners.group_bde_manager",
    )

    def _sign(
        self,
        method,
        *,
        name,
        image=None,
        code=None,
        ip=None,
        agent=None,
        email=None,
        act=None,
        note=None,
        sha=None,
        signed_on=None,
    ):
        """Sign, in all their roles, the documents that one person has to sign.

        All or nothing, in a number of queries that does not grow with the documents.
        Two at once: the second is played again on what the first left; who wants to
        wait instead calls it through `_apart`.

        :param str method: "drawn", "code", "account", "paper"
        :param str name: as the person writes it; printed on the signature page
        :param bytes image: PNG of the drawing, with "drawn"
        :param code: `bde.signature.code` verified already, or words, with "code"
        :param act: delegation act of who signs for the head, with "account"
        :param str note: words of who signs for somebody else
        :param sha: SHA-256 of the PDF that was shown, or {signatory id: SHA-256};
            not asked of paper
        :param signed_on: day written on the paper
        :raise UserError: in words for the person, naming what they cannot sign
        """
        # fetched together, whatever way they were gathered
        signers = self.sudo().browse(self.ids)
        signers.request_id._lock()
        signers.request_id.signer_ids.mapped("state")
        name = clean_name(name)
        signers._check_person(method, name, image, code, act)
        for signer in signers:
            shown = sha.get(signer.id) if isinstance(sha, dict) else sha
            signer._check_may_sign(method, shown)
            act = signer._check_school_act(act, method) or act
        email = email or signers[:1].email
        given = {"name": name, "note": note, "act": act}
        signers.write(self._prepare_signed(method, given, signed_on))
        signers._keep_evidence(method, image, code, ip, agent, email, note)
        payload = self._signed_payload(method, given, image)
        agent = (agent or "")[:AGENT_SIZE]
        payload.update(email=email or "", ip=ip or "", agent=agent)
        kind = "paper_filed" if method == "paper" else "signed"
        signers.request_id._log(kind, signers, payload)
        documents = signers.request_id._documents()
        for signer in signers:
            if document := documents.get(signer.request_id):
                document._signature_signed(signer)
        signers.request_id._go_on()

    def _prepare_signed(self, method, given, signed_on):
        """Return the values of who has just signed."""
        vals = {
            "state": "signed",
            "method": method,
            "signed_on": signed_on or fields.Datetime.now(),
            "signed_name": given["name"],
            "problem": False,
        }
        if given["note"]:
            vals["delegation_note"] = given["note"]
        if given["act"]:
            vals["act_id"] = given["act"].id
        return vals

    def _signed_payload(self, method, given, image):
        """Return what the journal says of a signature, but for where it came from."""
        return {
            "method": method,
            "name": given["name"],
            "image_sha256": sha256(image).hexdigest() if image else "",
            "note": given["note"] or "",
            "by": self.env.user.name if method in ("paper", "account") else "",
            "act": given["act"].sudo().display_name if given["act"] else "",
        }

    # ---------------------------------------------------------------- what is asked
    def _check_person(self, method, name, image, code, act):
        """Refuse a signature that is not one: no name, blank drawing, unproved code."""
        if not self:
            raise UserError(self.env._("Choose what you sign."))
        if not name:
            raise UserError(self.env._("Write your first name and your name."))
        if len({signer.person_key or signer.id for signer in self}) > 1:
            raise UserError(self.env._("One person signs at a time."))
        if method == "drawn":
            self._check_drawing(image)
        elif method == "code":
            self._check_code(code)
        elif method == "account":
            for signer in self:
                signer._check_account(act)
        elif method != "paper":
            raise ValueError(f"unknown way of signing: {method}")

    def _check_drawing(self, image):
        try:
            check_drawing(image)
        except BadDrawing as error:
            words = {
                "empty": self.env._("Draw your signature in the frame."),
                "big": self.env._("This drawing is too large: draw it again."),
                "image": self.env._("This drawing cannot be read: draw it again."),
            }
            raise UserError(words[error.code]) from None

    def _check_code(self, code):
        """Refuse a code that proves nothing for one of these documents."""
        proved = bool(code)
        if isinstance(code, models.BaseModel) and hasattr(code, "_proves"):
            proved = bool(code) and all(code._proves(signer) for signer in self)
        if not proved:
            raise UserError(self.env._("Ask for a code, then type it here."))

    def _check_account(self, act):
        """Refuse an account that is not this person's, nor of who an act names.

        What the act covers is checked by `_check_school_act`.
        """
        user = self.env.user
        own = self._keys_of(user)
        named = act and act.sudo().delegate_id == user
        if self.person_key not in own and not named:
            raise UserError(
                self.env._(
                    "%(name)s signs this, from their own account.", name=self.name
                )
            )

    def _check_may_sign(self, method, shown):
        """Refuse who signs too late, too early, twice, or something else."""
        self.ensure_one()
        words = self._why_closed(paper=method == "paper")
        if words:
            raise UserError(words)
        if method == "paper":
            return
        frozen = self.request_id.pdf_sha256 or ""
        if not consteq(frozen.encode(), (shown or "").encode()) or not shown:
            raise UserError(
                self.env._(
                    "« %(name)s » has changed since you opened it: read it again, "
                    "then sign.",
                    name=self.request_id.name,
                )
            )
        if not self._is_turn():
            raise UserError(
                self.env._(
                    "It is not your turn yet: others sign « %(name)s » before you. "
                    "You will receive a message.",
                    name=self.request_id.name,
                )
            )

    def _why_closed(self, paper=False):
        """Return why this person cannot sign any more, in words for them; or False.

        :param bool paper: a paper may come after the last day of the link
        """
        self.ensure_one()
        signer, request = self.sudo(), self.sudo().request_id
        by_signer, by_round = self._closed_words(request.name)
        if signer.state in by_signer:
            return by_signer[signer.state]
        if request.state in by_round and not (paper and request.state == "expired"):
            return by_round[request.state]
        limit = signer.link_expires_on
        if limit and limit < fields.Date.context_today(self) and not paper:
            return by_round["expired"]
        if signer.problem and not paper:
            return self.env._(
                "You said that this is not for you: the school was told. Wait for "
                "a new message."
            )
        return False if signer.state in OPEN else by_round["cancelled"]

    def _closed_words(self, name):
        """Return {state of a signatory: words}, then {state of a round: words}.

        :param str name: the document's
        """
        values = {"name": name}
        by_signer = {
            "signed": self.env._("You have already signed « %(name)s ».", **values),
            "refused": self.env._("You refused to sign « %(name)s ».", **values),
            "delegated": self.env._(
                "Somebody else signs « %(name)s » for you.", **values
            ),
            "waived": self.env._(
                "Your signature is not asked any more for « %(name)s ».", **values
            ),
        }
        by_round = {
            "draft": self.env._("« %(name)s » is not out for signature.", **values),
            "signed": self.env._("« %(name)s » is signed by all.", **values),
            "refused": self.env._(
                "Somebody refused to sign « %(name)s »: it is closed.", **values
            ),
            "cancelled": self.env._(
                "« %(name)s » was cancelled or replaced: there is nothing to sign.",
                **values,
            ),
            "expired": self.env._(
                "The time to sign « %(name)s » is over: ask the school.", **values
            ),
        }
        return by_signer, by_round

    # ---------------------------------------------------------------- what is kept
    def _keep_evidence(self, method, image, code, ip, agent, email, note):
        """Keep what shows that this person signed; a scan is kept by who files it."""
        if method not in METHOD_KIND:
            return
        drawing = base64.b64encode(image) if method == "drawn" else False
        said = code if isinstance(code, str) else note
        self.env["bde.signature.evidence"].sudo().create(
            [
                {
                    "signer_id": signer.id,
                    "kind": METHOD_KIND[method],
                    "image": drawing,
                    "ip": ip or False,
                    "user_agent": (agent or "")[:AGENT_SIZE] or False,
                    "email": email or False,
                    "note": said or False,
                }
                for signer in self
            ]
        )
