"""What the uninstall hook of an addon that stands on this floor calls."""

JOBS_OVER = ("done", "cancelled", "failed")


def forget_addon(env, addon):
    """Remove or neutralise what an addon left in the tables of the ground floor.

    Formats of import, criteria of segments, rounds of signatures, mails, documents,
    long works, sources of requests, and the external identifiers of its records.

    :param str addon: technical name, as in "bde_pfmp"
    """
    own = env["bde.document"]._own_models(addon)
    env["bde.import"]._forget_formats(addon)
    env["bde.segment.line"]._forget_criteria(addon)
    env["bde.signature.request"]._forget_models(addon)
    env["bde.document"].sudo()._forget_models(addon)
    _forget_runs(env, own)
    env.cr.execute(
        "UPDATE bde_solicitation SET res_model = NULL, res_id = NULL "
        "WHERE res_model = ANY(%s)",
        [own],
    )
    # records of its own models hold each other: they go with their tables
    env["ir.model.data"].sudo().search(
        [("module", "=", addon), ("model", "in", own)]
    ).unlink()


def _forget_runs(env, own):
    """Remove the long works on records that leave."""
    env["bde.batch"].sudo().search([("res_model", "in", own)]).unlink()
    env["queue.job"].sudo().search(
        [
            ("model_name", "in", ("bde.batch", "bde.batch.chunk")),
            ("state", "not in", JOBS_OVER),
        ]
    ).filtered(lambda job: not job.records.exists()).unlink()
