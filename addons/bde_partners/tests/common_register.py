"""Odoo against the local stubs of the outside services: no network, no sleep."""

from unittest.mock import patch

from odoo.addons.bde_partners.demo.stub_registers import (
    GeoStub,
    RechercheStub,
    SireneStub,
)
from odoo.addons.bde_partners.lookup import client
from odoo.addons.bde_partners.models import bde_lookup

from .common import SchoolCase


class RegisterCase(SchoolCase):
    """A school whose settings name the stubs; both switches are open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.params = cls.env["ir.config_parameter"].sudo()
        cls.outgoing = cls.env["bde.outgoing"]
        cls.stubs = {
            "recherche": RechercheStub(),
            "sirene": SireneStub(),
            "geoplateforme": GeoStub(),
        }
        for code, stub in cls.stubs.items():
            stub.start()
            cls.addClassCleanup(stub.stop)
            cls.params.set_param(f"bde.lookup.{code}.url", stub.url)
            cls.params.set_param(f"bde.lookup.{code}.rate", "10000/1")
        cls.params.set_param("bde.lookup.sirene.key", SireneStub.key)
        cls.recherche = cls.stubs["recherche"]
        cls.sirene = cls.stubs["sirene"]
        cls.geo = cls.stubs["geoplateforme"]
        for channel in ("register", "geocoder"):
            cls.outgoing._set_open(channel, True)
        cls.register = cls.env["bde.register"]
        cls.geocoder = cls.env["bde.geocoder"]

    def setUp(self):
        super().setUp()
        self.pauses = []
        patcher = patch.object(client, "PAUSE", self.pauses.append)
        patcher.start()
        self.addCleanup(patcher.stop)
        bde_lookup._throttles.clear()
        for stub in self.stubs.values():
            stub.questions.clear()
            stub.script.clear()

    def use_sirene(self):
        """Ask INSEE Sirene from now on."""
        self.params.set_param("bde.lookup.register", "sirene")

    def make_host(self, **vals):
        """Return an organisation."""
        return self.env["res.partner"].create(
            {"name": "Hôte", "is_company": True, "bde_is_host": True, **vals}
        )
