"""The approval of hosts comes down from bde_pfmp, with what was said until now."""


def migrate(cr, version):
    """Hosts « not to be used » are excluded; names of the field change their owner."""
    if not version:
        return
    cr.execute(
        """SELECT 1 FROM information_schema.columns
            WHERE table_name = 'res_partner' AND column_name = 'bde_host_state'"""
    )
    if not cr.fetchone():
        return
    cr.execute(
        "UPDATE res_partner SET bde_host_state = 'excluded'"
        " WHERE bde_host_state = 'refused'"
    )
    cr.execute(
        """UPDATE ir_model_data d SET module = 'bde_partners'
            WHERE d.module = 'bde_pfmp'
              AND (d.name LIKE 'field_res_%__bde_host_state'
                   OR d.name LIKE 'selection__res_partner__bde_host_state__%')
              AND NOT EXISTS (SELECT 1 FROM ir_model_data o
                               WHERE o.module = 'bde_partners' AND o.name = d.name)"""
    )
