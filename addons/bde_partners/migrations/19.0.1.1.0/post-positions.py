"""Positions of before were given by hand: a table of communes does not move them."""


def migrate(cr, version):
    """Say so of each organisation that has a position and no precision."""
    if not version:
        return
    cr.execute(
        """
        UPDATE res_partner SET bde_geo_precision = 'manual'
         WHERE is_company
           AND bde_geo_precision IS NULL
           AND (COALESCE(partner_latitude, 0) <> 0
                OR COALESCE(partner_longitude, 0) <> 0)
        """
    )
