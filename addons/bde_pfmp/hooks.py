"""Installation hooks of the PFMP floor."""

JOBS_OVER = ("done", "cancelled", "failed")


def uninstall_hook(env):
    """Remove the rows that this addon left in tables of the ground floor."""
    env["bde.import"]._forget_formats("bde_pfmp")
    env["bde.segment.line"]._forget_criteria("bde_pfmp")
    env["res.partner"].sudo()._bde_keep_offered_trainings()
    env["bde.signature.request"]._forget_models("bde_pfmp")
    env["bde.document"].sudo()._forget_models("bde_pfmp")
    own = env["bde.document"]._own_models("bde_pfmp")
    _forget_runs(env, own)
    # records of our own models hold each other: they go with their tables
    env["ir.model.data"].sudo().search(
        [("module", "=", "bde_pfmp"), ("model", "in", own)]
    ).unlink()


def _forget_runs(env, own):
    """Remove the long works on records that leave; a request forgets its source."""
    env["bde.batch"].sudo().search([("res_model", "in", own)]).unlink()
    env["queue.job"].sudo().search(
        [
            ("model_name", "in", ("bde.batch", "bde.batch.chunk")),
            ("state", "not in", JOBS_OVER),
        ]
    ).filtered(lambda job: not job.records.exists()).unlink()
    env.cr.execute(
        "UPDATE bde_solicitation SET res_model = NULL, res_id = NULL "
        "WHERE res_model = ANY(%s)",
        [own],
    )
