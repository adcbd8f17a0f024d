"""What was said of hosts before there was a history begins it."""


def migrate(cr, version):
    """One line of history for each organisation that has a status and no line."""
    if not version:
        return
    cr.execute(
        """
        INSERT INTO bde_host_status (partner_id, state, date, user_id, company_id,
                                     create_uid, write_uid, create_date, write_date)
        SELECT p.id, p.bde_host_state, p.write_date, p.write_uid,
               COALESCE(p.company_id, (SELECT min(id) FROM res_company)),
               1, 1, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
          FROM res_partner p
         WHERE p.bde_host_state IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM bde_host_status s WHERE s.partner_id = p.id)
        """
    )
    cr.execute(
        """UPDATE res_partner SET bde_host_state_date = write_date::date
            WHERE bde_host_state IS NOT NULL AND bde_host_state_date IS NULL"""
    )
