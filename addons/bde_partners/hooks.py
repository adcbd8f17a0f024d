"""Installation hooks of the ground floor."""


def uninstall_hook(env):
    """Remove what the addon left outside its own tables: parameters, files."""
    # the host's own endpoints come back with it, not its habit of reporting home
    for channel in ("preview", "iap"):
        env["bde.outgoing"]._set_open(channel, True)
    env["ir.config_parameter"].sudo().search([("key", "=like", "bde.%")]).unlink()
    # the kind of action « take news » cannot go while actions are of it
    silence = env.ref("bde_partners.mail_activity_type_silence", False)
    if silence:
        actions = env["mail.activity"].sudo().with_context(active_test=False)
        actions.search([("activity_type_id", "=", silence.id)]).unlink()
    env["queue.job"].sudo().search([("model_name", "=like", "bde.%")]).unlink()
    # records of our own models hold each other: they go with their tables
    env["ir.model.data"].sudo().search(
        [("module", "=", "bde_partners"), ("model", "=like", "bde.%")]
    ).unlink()
    # an index of ours on a table of the host
    env.cr.execute("DROP INDEX IF EXISTS mailing_trace_bde_partner_idx")
    # the keys of the seals, in a table that no model owns
    env.cr.execute("DROP TABLE IF EXISTS bde_signature_key")
    # the files of binary fields outlive the tables of their records
    files = [("res_model", "=like", "bde.%"), ("res_field", "!=", False)]
    env["ir.attachment"].sudo().search(files).unlink()
