import {registry} from "@web/core/registry";

const column = (name) => `.o_bde_referents_column:has(h2:contains(${name}))`;
const card = (name) => `.o_bde_referent_card:contains(${name})`;

/** By hand first (ticked, then dragged), then the solver, then all in one go. */
registry.category("web_tour.tours").add("bde_referents_shared_out", {
    steps: () => [
        {trigger: ".o_bde_referents_head h1"},
        {
            trigger: `.o_bde_referents_left ${card("ABADIE")} input[type=checkbox]`,
            run: "click",
        },
        {trigger: `${column("Zoé Bernard")} .o_bde_give`, run: "click"},
        {trigger: `${column("Zoé Bernard")} ${card("ABADIE")}`},
        {
            trigger: `.o_bde_referents_left ${card("BERGER")}`,
            run: `drag_and_drop(${column("Anne Martin")})`,
        },
        {trigger: `${column("Anne Martin")} ${card("BERGER")}`},
        {trigger: "button[name=solve]:enabled", run: "click"},
        {trigger: ".o_bde_referent_dotted .o_bde_referent_reason"},
        {trigger: ".o_bde_referents [role=status].o_bde_referents_proven"},
        {trigger: "button[name=confirm]:enabled", run: "click"},
        {trigger: ".o_bde_referents:not(:has(.o_bde_referent_dotted))"},
        {
            trigger:
                ".o_bde_referents:not(:has(.o_bde_referents_left .o_bde_referent_card))",
        },
        {trigger: ".o_bde_referents:not(:has([role=status]))"},
    ],
});
