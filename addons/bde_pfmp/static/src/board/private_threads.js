import {registry} from "@web/core/registry";

// whose chatter takes notes and writes to nobody
const privateThreads = registry.category("bde.private_threads");
for (const model of [
    "bde.learner",
    "bde.guardian",
    "bde.pfmp.placement",
    "bde.pfmp.convention",
    "bde.pfmp.period",
]) {
    privateThreads.add(model, true);
}
