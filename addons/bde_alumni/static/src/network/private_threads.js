import {registry} from "@web/core/registry";

// members of the network: notes inside, mail by the outbox alone
registry.category("bde.private_threads").add("bde.alumni.profile", true);
