import {CharField, charField} from "@web/views/fields/char/char_field";
import {registry} from "@web/core/registry";

/**
 * A box one types in and presses Enter: it saves, then does what the button does.
 */
export class SearchBox extends CharField {
    static props = {...CharField.props, button: {type: String, optional: true}};

    setup() {
        super.setup();
        this.onKeydown = this.onKeydown.bind(this);
    }

    async onKeydown(event) {
        if (event.key !== "Enter" || !this.props.button) {
            return;
        }
        event.preventDefault();
        event.stopPropagation();
        await this.props.record.update({
            [this.props.name]: event.target.value || false,
        });
        await this.env.onClickViewButton({
            clickParams: {name: this.props.button, type: "object"},
            getResParams: () => ({
                context: this.props.record.context,
                evalContext: this.props.record.evalContext,
                resId: this.props.record.resId,
                resIds: this.props.record.resIds,
                resModel: this.props.record.resModel,
            }),
        });
    }
}
SearchBox.template = "bde_partners.SearchBox";

export const searchBox = {
    ...charField,
    component: SearchBox,
    extractProps: (info, dynamicInfo) => ({
        ...charField.extractProps(info, dynamicInfo),
        button: info.options.button,
    }),
};

registry.category("fields").add("bde_search_box", searchBox);
