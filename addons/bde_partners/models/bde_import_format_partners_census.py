from odoo import api, fields, models
from odoo.tools import format_date

from ..rules.import_plan import Question, Ref
from ..rules.partner_match import find_person
from ..rules.text import fold

SKIP = "skip"
NOON = " 12:00:00"


class BdeImportFormatPartners(models.AbstractModel):
    """What a list adds to an organisation: tags, who follows it, what it hosts."""

    _inherit = "bde.import.format.partners"

    @api.model
    def _read_census(self, run):
        """Read tags, users, countries, trainings, offers and dealings: once each."""
        said_all = [said for said, _host in run.planned]
        tags = self.env["res.partner.category"].search_fetch([], ["name"])
        run.tags = {fold(tag.name): tag.id for tag in tags}
        users = self.env["res.users"].search_fetch(
            [("share", "=", False), ("company_ids", "in", run.company_id)], ["name"]
        )
        run.users = {user.id: user.name or "" for user in users}
        run.countries = self._country_index(said_all)
        if any(said.trainings for said in said_all):
            run.trainings = self._training_index(run)
        known = run.records.ids
        if run.trainings:
            offers = self.env["bde.hosting"].search_fetch(
                [("partner_id", "in", known), ("company_id", "=", run.company_id)],
                ["partner_id", "training_id"],
            )
            run.hostings = {(o.partner_id.id, o.training_id.id): o for o in offers}
        if any(said.values.get("last_contact") for said in said_all):
            dealings = self.env["bde.interaction"].search_fetch(
                [("partner_id", "in", known), ("company_id", "=", run.company_id)],
                ["partner_id", "date"],
            )
            run.contacts = {(d.partner_id.id, d.date.date()) for d in dealings}

    @api.model
    def _more_vals(self, run, said, host):
        """Return country, owner, tags and head office of an organisation."""
        vals = {
            "country_id": self._country_id(run, said.values.get("country")),
            "user_id": self._owner_id(run, said),
            "parent_id": self._head_of(run, said, host),
        }
        vals = {name: value for name, value in vals.items() if value}
        tags = [self._tag_id(run, said, host, name) for name in said.tags]
        if tags:
            own = host.record.category_id.ids if host.record else []
            vals["category_id"] = [(6, 0, [*dict.fromkeys([*own, *tags])])]
        return vals

    @api.model
    def _tag_id(self, run, said, host, name):
        """Return what stands for the id of a tag, made when it is missing."""
        folded = fold(name)
        if folded not in run.tags:
            run.tags[folded] = Ref(f"tag:{folded}")
            run.plan.add(
                said.line,
                name,
                "create",
                model="res.partner.category",
                key=f"tag:{folded}",
                part_of=host.key,
                vals={"name": name},
            )
        return run.tags[folded]

    @api.model
    def _owner_id(self, run, said):
        """Return the id of the user that a list names, None when not sure."""
        return find_person(said.values.get("owner", ""), run.users)

    # -- countries -------------------------------------------------------------------
    @api.model
    def _country_index(self, said_all):
        """Return {code, or folded name in any language installed: id}."""
        france = self.env.ref("base.fr")
        index = {"fr": france.id}
        if not any(said.values.get("country") for said in said_all):
            return index
        for code, _name in self.env["res.lang"].get_installed():
            countries = self.env["res.country"].with_context(lang=code)
            for country in countries.search_fetch([], ["name", "code"]):
                index[fold(country.name)] = country.id
                index[fold(country.code)] = country.id
        return index

    @api.model
    def _country_id(self, run, name):
        return run.countries.get(fold(name)) if name else None

    # -- status, last contact --------------------------------------------------------
    @api.model
    def _note_state(self, run, said, host):
        """Keep the status of a new organisation: it is given once it is made."""
        state = said.values.get("state")
        if state and state != "to_check":
            reason = " · ".join(said.notes)[:200]
            run.plan.states[host.key] = state, reason

    @api.model
    def _plan_contact(self, run, said, host):
        """Plan the last visit or contact of a list on the timeline, once."""
        day = said.values.get("last_contact")
        known = host.record and (host.record.id, day) in run.contacts
        if not day or known:
            return
        if day > fields.Date.context_today(self):
            text = self.env._("Visit to come, left out: %s", format_date(self.env, day))
            self._say(run, host, text)
            return
        run.plan.add(
            said.line,
            host.name,
            "create",
            model="bde.interaction",
            part_of=host.key,
            vals={
                "partner_id": host.ref,
                "company_id": run.company_id,
                "date": f"{day}{NOON}",
                "kind": said.values.get("contact_kind", "call"),
                "outcome": "done",
                "purpose": self.env._("Last visit or contact, from your list"),
                "user_id": self._owner_id(run, said) or self.env.uid,
            },
            message=self.env._("Last visit or contact: %s", format_date(self.env, day)),
        )

    @api.model
    def _after_apply(self, imp, plan, ids):
        """Give the new organisations the status that the list says."""
        result = super()._after_apply(imp, plan, ids)
        groups, today = {}, fields.Date.context_today(self)
        for key, (state, reason) in plan.states.items():
            groups.setdefault((state, reason), []).append(ids[key])
        for (state, reason), partner_ids in groups.items():
            self.env["res.partner"].browse(partner_ids)._action_set_host_state(
                state,
                reason=reason or self.env._("As in the list %s", imp.name),
                until=max(imp.school_year_id.date_end, today)
                if state == "paused"
                else None,
            )
        return result

    # -- what they host --------------------------------------------------------------
    @api.model
    def _training_index(self, run):
        """Return {folded name people may give: set of training ids}."""
        trainings = self.env["bde.training"].search_fetch(
            [("company_id", "=", run.company_id)], ["name", "short_name", "diploma"]
        )
        index = {}
        for training in trainings:
            names = {fold(training.name), fold(training.short_name)} - {""}
            diploma = fold((training.diploma or "").replace("_", " "))
            for name in [*names]:
                names |= {f"{diploma} {name}", name.removeprefix(diploma).strip()}
            for name in names - {""}:
                index.setdefault(name, set()).add(training.id)
        return index

    @api.model
    def _training_id(self, run, text):
        """Return the id of the training that a list names, None when it is left out.

        Unsure: asked, with the only one that shares its words as a proposal.
        """
        found = run.trainings.get(fold(text), ())
        if len(found) == 1:
            return next(iter(found))
        words = set(fold(text).split())
        near = set()
        for name, ids in run.trainings.items():
            own = set(name.split())
            if words <= own or own <= words:
                near |= ids
        question = Question(
            key=f"training:{fold(text)}",
            label=self.env._("“%(name)s”: which training is it?", name=text),
            kind="record",
            model="bde.training",
            domain=[("company_id", "=", run.company_id)],
            choices=[(SKIP, self.env._("None of ours: leave it out"))],
            default=str(near.pop()) if len(near) == 1 else SKIP,
            help=self.env._("The organisations come in all the same."),
            remember=True,
        )
        return run.plan.ask_record(question)[0]

    @api.model
    def _plan_hostings(self, run):
        """Plan what the organisations offer, trainings that are recognised."""
        for said, host in run.planned:
            done = set()
            for text in said.trainings:
                training = self._training_id(run, text)
                if not training:
                    note = self.env._("Training not recognised: %s", text)
                    self._say(run, host, note)
                elif training not in done:
                    done.add(training)
                    self._plan_hosting(run, said, host, training)

    @api.model
    def _say(self, run, host, text):
        """Add a remark to the line of an organisation; nothing is written for it."""
        run.plan.add(None, host.name, "same", part_of=host.key, message=text)

    @api.model
    def _plan_hosting(self, run, said, host, training):
        """Plan one offer; what the organisation says already is kept."""
        if host.record and (host.record.id, training) in run.hostings:
            return
        places = said.values.get("places") if len(said.trainings) == 1 else None
        vals = {
            "partner_id": host.ref,
            "company_id": run.company_id,
            "training_id": training,
        }
        if places is not None:
            vals["places"] = places
        elif said.values.get("places"):
            places = said.values["places"]
            vals["note"] = self.env._("%s places in all", places)
        name = self.env["bde.training"].browse(training).display_name
        run.plan.add(
            said.line,
            name,
            "create",
            model="bde.hosting",
            part_of=host.key,
            vals=vals,
            message=self.env._("Hosts: %s", name),
        )
