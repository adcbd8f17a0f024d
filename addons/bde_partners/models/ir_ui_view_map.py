from odoo import fields, models

MAP_ATTRIBUTES = {"__validate__", "string", "class", "js_class", "sample"}


class IrUiView(models.Model):
    """The view type `bde_map`: organisations on a map, beside list and kanban."""

    _inherit = "ir.ui.view"

    type = fields.Selection(
        selection_add=[("bde_map", "Map")], ondelete={"bde_map": "cascade"}
    )

    def _get_view_info(self):
        return {"bde_map": {"icon": "fa fa-map-marker"}} | super()._get_view_info()

    def _validate_tag_bde_map(self, node, name_manager, node_info):
        """A map has no field of its own: `get_bde_map` of the model gives its data."""
        if not node_info["validate"]:
            return
        if unknown := set(node.attrib) - MAP_ATTRIBUTES:
            self._raise_view_error(
                self.env._(
                    "Attributes that a map does not have: %s",
                    ", ".join(sorted(unknown)),
                ),
                node,
            )
        if not hasattr(name_manager.model, "get_bde_map"):
            self._raise_view_error(
                self.env._("This model cannot be shown on a map."), node
            )


class IrActionsActWindowView(models.Model):
    _inherit = "ir.actions.act_window.view"

    view_mode = fields.Selection(
        selection_add=[("bde_map", "Map")], ondelete={"bde_map": "cascade"}
    )
