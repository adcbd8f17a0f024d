import {registry} from "@web/core/registry";

/**
 * Hand a file to the user and close the dialog that asked for it. A download never
 * meets the browser's pop-up blocker, and the page behind shows the new state.
 */
function openFile(env, action) {
    const link = document.createElement("a");
    link.href = action.params.url;
    link.download = "";
    document.body.append(link);
    link.click();
    link.remove();
    return {type: "ir.actions.act_window_close"};
}

registry.category("actions").add("bde_partners.open_file", openFile);
