import {Chatter} from "@mail/chatter/web_portal/chatter";
import {registry} from "@web/core/registry";
import {patch} from "@web/core/utils/patch";

/**
 * Models whose records are persons kept out of the address book (see the mixin
 * `bde.private.person.mixin`): their chatter takes notes, it writes to nobody.
 * Addons add their models: `registry.category("bde.private_threads").add("bde.learner", true)`.
 */
const privateThreads = registry.category("bde.private_threads");

patch(Chatter.prototype, {
    get isPrivatePerson() {
        return privateThreads.contains(this.props.threadModel);
    },

    toggleComposer(mode = false, options = {}) {
        return super.toggleComposer(
            mode === "message" && this.isPrivatePerson ? "note" : mode,
            options
        );
    },
});
