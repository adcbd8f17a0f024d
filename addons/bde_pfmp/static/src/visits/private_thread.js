import {registry} from "@web/core/registry";

// notes for colleagues: nobody is written to from a visit
registry.category("bde.private_threads").add("bde.pfmp.visit", true);
