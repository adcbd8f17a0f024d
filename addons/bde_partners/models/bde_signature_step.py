"""What else may happen to a signature: refused, not for me, handed over, waived."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import email_normalize

from ..rules.signature import ASKED, clean_name

WORDS_SIZE = 500


class BdeSignatureSigner(models.Model):
    _inherit = "bde.signature.signer"

    problem = fields.Selection(
        [("wrong_person", "Not the right person")],
        readonly=True,
        help="Said by who received the link: the office corrects.",
    )
    delegated_to_id = fields.Many2one(
        "bde.signature.signer", string="Signs instead", readonly=True
    )

    # ---------------------------------------------------------------- by the person
    def _mark_seen(self):
        """Note that the person has opened the document; once."""
        fresh = self.sudo().filtered(lambda s: s.state == "asked" and s._is_open())
        if fresh:
            fresh.request_id._lock()
            fresh.write({"state": "seen", "seen_on": fields.Datetime.now()})
            fresh.request_id._log("opened", fresh)

    def _refuse(self, reason):
        """The person will not sign, and says why: the round is closed."""
        signer = self._checked_open()
        reason = (reason or "").strip()[:WORDS_SIZE]
        if not reason:
            raise UserError(self.env._("Say why you do not sign."))
        signer.write(
            {
                "state": "refused",
                "refused_on": fields.Datetime.now(),
                "refusal_reason": reason,
            }
        )
        request = signer.request_id
        request._log("refused", signer, {"reason": reason})
        request.write({"state": "refused"})
        if document := request._document():
            document._signature_refused(signer)

    def _wrong_person(self, text):
        """The link reached somebody who does not sign this: it opens nothing more."""
        signer = self._checked_open()
        text = (text or "").strip()[:WORDS_SIZE]
        signer._link_revoke()
        signer.write({"state": "waiting", "problem": "wrong_person", "warning": text})
        signer.request_id._log("wrong_person", signer, {"words": text})

    def _delegate_to(self, name, email=None, phone=None, note=None):
        """The person hands their signature to somebody else, and says so.

        Only the roles that may (a host); who has others keeps them.

        :return: the new signatory
        """
        signer = self._checked_open()
        roles = signer.role_ids.filtered("may_delegate")
        name, email = clean_name(name), email_normalize(email or "")
        if not roles:
            raise UserError(
                self.env._(
                    "This signature is not handed over. If it is not for you, say so "
                    "and the school corrects."
                )
            )
        if not name or not (email or phone):
            raise UserError(
                self.env._("Give the name of who signs, with an e-mail or a telephone.")
            )
        new = signer.create(signer._prepare_delegate(name, email, phone, note, roles))
        signer.delegated_to_id = new
        if roles == signer.role_ids:
            signer.state = "delegated"
        else:
            signer.role_ids -= roles
        signer.request_id._log(
            "delegated",
            signer,
            {"to": name, "email": email or "", "phone": phone or "", "words": note},
        )
        signer.request_id._ask_next()
        return new

    def _prepare_delegate(self, name, email, phone, note, roles):
        """Return the values of the signatory who takes over these `roles`."""
        self.ensure_one()
        return {
            "request_id": self.request_id.id,
            "name": name,
            "email": email or False,
            "phone": phone or False,
            "lang": self.lang,
            "role_ids": [fields.Command.set(roles.ids)],
            "level": self.level,
            "order": self.order,
            "channel": "mail" if email else "sms",
            "delegation_note": (note or "").strip()[:WORDS_SIZE]
            or self.env._("For %(name)s", name=self.name),
            "link_expires_on": self.link_expires_on,
        }

    # ---------------------------------------------------------------- by the office
    def _resend(self):
        """Send the same link again."""
        signers = self.sudo()
        for signer in signers:
            if signer.problem:
                raise UserError(
                    self.env._(
                        "%(name)s said not to be the right person: correct first.",
                        name=signer.name,
                    )
                )
            if signer.state not in ASKED or not signer._is_open():
                raise UserError(
                    signer._why_closed()
                    or self.env._(
                        "%(name)s is asked when those before have signed.",
                        name=signer.name,
                    )
                )
        signers.request_id._lock()
        signers.request_id._log("resent", signers, signers._payload_where())
        signers._ask("resend")

    def _correct(self, *, name=None, email=None, phone=None, channel=None):
        """Put right who signs, or how they are reached; the old link is revoked.

        A value left out (None) stays; "" empties.
        """
        signer = self._checked_open()
        vals = {"problem": False, "warning": False, "mail_state": "none"}
        if name is not None:
            vals["name"] = clean_name(name)
            if not vals["name"]:
                raise UserError(self.env._("A signatory has a name."))
            if vals["name"] != signer.name:
                # somebody else: not the record it was
                vals.update(person_model=False, person_id=0)
        if email is not None:
            vals["email"] = email_normalize(email) or False
            if email and not vals["email"]:
                raise UserError(
                    self.env._("« %(email)s » is not an e-mail.", email=email)
                )
        if phone is not None:
            vals["phone"] = phone or False
        if channel:
            vals["channel"] = channel
        signer._check_own_account(vals)
        before = signer._payload_where()[signer]
        signer.write(vals)
        signer._link_revoke()
        after = signer._payload_where()[signer]
        signer.request_id._log("revoked", signer, {"before": before, "after": after})
        if signer.state in ASKED:
            signer.state = "asked"
            signer._ask("resend")
        else:
            signer.request_id._ask_next()

    def _check_own_account(self, vals):
        """Refuse to give to another the signature of somebody who has an account.

        The head, a delegate or a teacher signs: whoever corrects the round does not
        choose who receives their link, but may take what their account says now.

        :param dict vals: name, email, phone about to be written
        :raise UserError: they are not the account's
        """
        user = self._person_user()
        if not user:
            return
        own = {
            "name": user.name,
            "email": email_normalize(user.email or ""),
            "phone": user.phone,
        }
        for name in own.keys() & vals.keys():
            if (vals[name] or "") not in (self[name] or "", own[name] or ""):
                raise UserError(
                    self.env._(
                        "%(name)s signs with an account of the school: correct their "
                        "account, or begin the signatures again.",
                        name=self.name,
                    )
                )

    def _waive(self, reason):
        """The head does without a visa, or without the second representative."""
        if not self.env.user.has_group("bde_partners.group_bde_head"):
            raise AccessError(
                self.env._("Only the head of school does without a signature.")
            )
        signer = self._checked_open()
        reason = (reason or "").strip()[:WORDS_SIZE]
        if signer.level == "required":
            raise UserError(
                self.env._(
                    "The law asks for the signature of %(name)s (%(roles)s): nobody "
                    "does without it.",
                    name=signer.name,
                    roles=signer._roles_text(),
                )
            )
        if not reason:
            raise UserError(self.env._("Write why this signature is waived."))
        signer.write(
            {
                "state": "waived",
                "waived_by_id": self.env.uid,
                "waived_on": fields.Datetime.now(),
                "waiver_reason": reason,
            }
        )
        signer._link_revoke()
        signer.request_id._log(
            "waived", signer, {"reason": reason, "by": self.env.user.name}
        )
        signer.request_id._go_on()

    # ---------------------------------------------------------------- shared
    def _checked_open(self):
        """Return this signatory, kept for this transaction; refuse who is done."""
        self.ensure_one()
        signer = self.sudo()
        signer.request_id._lock()
        words = signer._why_closed(paper=True)
        if words or signer.request_id.state != "sent":
            raise UserError(words or signer._why_closed())
        return signer

    def _ask(self, kind="invite"):
        """Write to these people; filled by the outbox."""
