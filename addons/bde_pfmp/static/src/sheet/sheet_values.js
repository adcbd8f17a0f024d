/** The values of a sheet, on the side of the screen. Plain functions. */

const PERSON = {id: null, name: "", function: "", phone: "", email: ""};
const HOST = {
    id: null,
    siret: "",
    name: "",
    street: "",
    zip: "",
    city: "",
    phone: "",
    email: "",
    site: null,
};
const WORDS = [
    "work_address",
    "activities",
    "equipment",
    "meals",
    "transport",
    "lodging",
    "gratification",
];

export function emptySheet() {
    const words = Object.fromEntries(WORDS.map((name) => [name, ""]));
    return {
        ...words,
        host: {...HOST},
        signatory: {...PERSON},
        tutor: {...PERSON},
        same_person: false,
        hours: "",
        works: [],
        insurance_company: "",
        insurance_number: "",
        headcount: null,
        replace: [],
    };
}

/** What was looked for becomes the name of a new organisation, or its number. */
export function hostFromText(text) {
    const isNumber = /^[\d\s.]{9,}$/.test(text);
    return {...HOST, [isNumber ? "siret" : "name"]: text};
}

/** A person under another name is another person: what was hers goes with her. */
export function renamed(person, name, people) {
    if (!person.id) {
        return {...person, name};
    }
    const known = people.find((one) => one.id === person.id) || PERSON;
    const reach = {};
    for (const part of ["function", "phone", "email"]) {
        reach[part] = person[part] === known[part] ? "" : person[part];
    }
    return {...person, ...reach, id: null, name};
}

/** What a host said last stands where nothing is written for this learner. */
export function withLast(values, last, own) {
    const result = {...values};
    for (const [name, value] of Object.entries(last)) {
        if (name in result && !own[name]) {
            result[name] = value;
        }
    }
    return result;
}

const LAST = [
    ...WORDS.filter((name) => name !== "activities"),
    "hours",
    "insurance_company",
    "insurance_number",
    "headcount",
];

/** What stands in the boxes because the host said it for somebody else. */
export function proposedOf(values, own) {
    const names = LAST.filter((name) => values[name] && values[name] !== own[name]);
    return Object.fromEntries(names.map((name) => [name, values[name]]));
}

/** Another host: what the former one proposed, and nobody changed, goes. */
export function withoutProposed(values, proposed, own) {
    const result = {...values};
    for (const [name, value] of Object.entries(proposed)) {
        if (result[name] === value) {
            result[name] = own[name];
        }
    }
    return result;
}

/** Names of what this learner had and that the screen emptied. */
export function clearedNames(values, own) {
    const names = WORDS.filter((name) => own[name] && !values[name]);
    if (own.insurance_company && !values.insurance_company) {
        names.push("insurance");
    }
    return names;
}

/** Names of the telephones and e-mails that were changed under the eyes of the office. */
export function replacedReach(values, people) {
    const names = [];
    for (const role of ["signatory", "tutor"]) {
        const person = values[role];
        const known = people.find((one) => one.id === person.id);
        for (const part of known ? ["function", "phone", "email"] : []) {
            if (person[part] && person[part] !== known[part]) {
                names.push(`${role}.${part}`);
            }
        }
    }
    return names;
}
