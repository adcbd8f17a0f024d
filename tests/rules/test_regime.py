"""Meals and régime of the annexe financière."""

from addons.bde_pfmp.rules import regime


def test_meals_by_regime():
    said = regime.meals("dp", "Cantine de l'entreprise", "…")
    assert said == "Régime : demi-pensionnaire. Midi : Cantine de l'entreprise"
    assert regime.meals("ext", "", "À compléter").endswith("À compléter")
    assert regime.meals("", "Panier", "…") == "Panier"


def test_lodging_of_a_boarder():
    assert "Internat" in regime.lodging("int", "", "Sans objet")
    assert regime.lodging("int", "Chez l'oncle", "Chez l'oncle") == "Chez l'oncle"
    assert regime.lodging("dp", "", "Sans objet") == "Sans objet"
