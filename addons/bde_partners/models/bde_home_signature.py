from odoo import api, fields, models

from .bde_signature_certificate import WARN_DAYS

ACT_DAYS = 30
LINES = 5
HEAD = "bde_partners.group_bde_head"
MANAGER = "bde_partners.group_bde_manager"
SIGNING = f"bde_partners.group_bde_user,bde_partners.group_bde_teacher,{HEAD}"


class BdeHome(models.AbstractModel):
    """What keeps the school from signing soon: its seal, its delegations."""

    _inherit = "bde.home"

    @api.model
    def _home_declared(self):
        return [
            *super()._home_declared(),
            (SIGNING, "_home_card_to_sign"),
            (MANAGER, "_home_card_seal"),
            (f"{HEAD},{MANAGER}", "_home_card_acts"),
        ]

    @api.model
    def _home_card_to_sign(self):
        """What awaits this user's signature, what begins first on top."""
        signers = self.env["bde.signature.signer"]
        domain = signers._awaits_domain()
        found = signers.search(domain, order="request_id, id", limit=LINES)
        if not found:
            return None
        count = signers.search_count(domain) if len(found) == LINES else len(found)
        today = fields.Date.context_today(self)
        days = [signer.deadline_on for signer in found if signer.deadline_on]
        action = "bde_partners.bde_signature_to_sign_action"
        return self._home_card(
            "to_sign",
            self.env._("To sign"),
            count,
            "red" if any(day <= today for day in days) else "blue",
            [
                self._home_line(
                    signer.request_id.name,
                    signer.deadline_on or None,
                    self._home_action(action, signer.id),
                    detail=signer.role_names,
                )
                for signer in found
            ],
            self._home_action(action),
            sequence=5,
            buttons=[
                {
                    "label": self.env._("Read and sign"),
                    "icon": "fa-pencil",
                    "action": self._home_action(action),
                    "primary": True,
                }
            ],
        )

    @api.model
    def _home_card_seal(self):
        """The certificate of the seal, when it ends soon, and what it left unsealed."""
        today = fields.Date.context_today(self)
        limit = fields.Date.add(today, days=WARN_DAYS)
        companies = self.env.companies.ids
        ending = self.env["bde.signature.certificate"].search(
            [("company_id", "in", companies), ("valid_to", "<=", limit)]
        )
        requests = self.env["bde.signature.request"]
        domain = [("seal_state", "=", "failed"), ("company_id", "in", companies)]
        failed = requests.search(domain, limit=LINES)
        if not ending and not failed:
            return None
        count = requests.search_count(domain) if len(failed) == LINES else len(failed)
        late = failed or any(certificate.valid_to < today for certificate in ending)
        return self._home_card(
            "seal",
            self.env._("Seal of the school"),
            len(ending) + count,
            "red" if late else "blue",
            self._home_lines_seal(ending, failed),
            self._home_action("bde_partners.bde_signature_certificate_action"),
            sequence=33,
        )

    def _home_lines_seal(self, ending, failed):
        """Return the lines of certificates that end, then of what is not sealed."""
        lines = [
            self._home_line(
                certificate.name,
                certificate.valid_to,
                self._home_action(
                    "bde_partners.bde_signature_certificate_action", certificate.id
                ),
            )
            for certificate in ending
        ]
        lines += [
            self._home_line(
                request.name,
                action=self._home_action(
                    "bde_partners.bde_signature_request_action", request.id
                ),
                detail=request.seal_error or "",
            )
            for request in failed
        ]
        return lines

    @api.model
    def _home_card_acts(self):
        """Delegations of signature that end soon, with nobody to follow."""
        acts = self.env["bde.signature.act"]
        today = fields.Date.context_today(self)
        limit = fields.Date.add(today, days=ACT_DAYS)
        found = acts.search(
            acts._in_force_domain(today)
            & fields.Domain("valid_to", "<=", limit)
            & fields.Domain("company_id", "in", self.env.companies.ids),
            order="valid_to, id",
            limit=LINES,
        )
        if not found:
            return None
        return self._home_card(
            "signature_acts",
            self.env._("Delegations of signature that end soon"),
            len(found),
            "blue",
            [
                self._home_line(
                    act.delegate_id.name,
                    act.valid_to,
                    self._home_action("bde_partners.bde_signature_act_action", act.id),
                    detail=act.function_id.name,
                )
                for act in found
            ],
            self._home_action("bde_partners.bde_signature_act_action"),
            sequence=34,
        )
