/* Reports leave one after the other, each once: the server knows their numbers. */
const OUT = [404, 410];
const LOGGED_OUT = [401, 403];

/* What an answer means: ok, refused, expired, closed or trouble. */
const meaning = (answer) => {
    if (answer.type === "opaqueredirect" || LOGGED_OUT.includes(answer.status)) {
        return "expired";
    }
    if (OUT.includes(answer.status)) {
        return "closed";
    }
    if (answer.status === 422) {
        return "refused";
    }
    return answer.ok ? "ok" : "trouble";
};

const ask = async (address, options = {}) => {
    try {
        const answer = await fetch(address, {
            redirect: "manual",
            cache: "no-store",
            credentials: "same-origin",
            ...options,
        });
        const what = meaning(answer);
        const body = ["ok", "refused"].includes(what) ? await answer.json() : null;
        return [what, body];
    } catch {
        return [navigator.onLine ? "trouble" : "offline", null];
    }
};

/* Return [what, data]: the list of today, and the word that lets reports leave. */
export const readData = (base) => ask(`${base}/data`);

const bodyOf = (item, csrf) => {
    const body = new FormData();
    body.append("csrf_token", csrf);
    body.append("report", JSON.stringify(item.report));
    item.photos.forEach((photo, rank) => {
        body.append(`photo${rank}`, photo.file, "photo.jpg");
        body.append(`photo${rank}_of`, photo.of);
        body.append(`photo${rank}_face`, photo.face ? "1" : "0");
    });
    return body;
};

/* Send what waits; return [what stopped it or "ok", data, what the server said, who left]. */
export async function sendAll(base, store) {
    const [what, data] = await readData(base);
    if (what !== "ok") {
        return [what, null, [], []];
    }
    const said = [];
    const gone = [];
    for (const item of await store.all("queue")) {
        if (item.refused) {
            continue;
        }
        const body = bodyOf(item, data.csrf);
        const [sent, answer] = await ask(`${base}/report`, {method: "POST", body});
        if (sent === "ok") {
            await store.drop("queue", item.report.uuid);
            gone.push(item.name);
            said.push(...answer.messages.map((text) => `${item.name}: ${text}`));
        } else if (sent === "refused") {
            const refused = answer.messages.join(" ");
            await store.put("queue", item.report.uuid, {...item, refused});
        } else {
            return [sent, data, said, gone];
        }
    }
    return ["ok", data, said, gone];
}
