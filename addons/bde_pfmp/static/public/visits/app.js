/* My visits: the list, then the report of one; both without a network too. */
import {h} from "./dom.js";
import {ReportForm, emptyReport} from "./report.js";
import {openStore} from "./store.js";
import {readData, sendAll} from "./sync.js";

const SECTIONS = ["tour", "late", "planned", "todo", "others", "done"];
const AGAIN = 60000;

class Visits {
    constructor(root) {
        this.root = root;
        this.base = root.dataset.base;
        this.own = root.dataset.own === "1";
        this.words = JSON.parse(root.dataset.words);
        this.status = "ok";
        this.told = [];
        this.gone = [];
        this.sending = null;
    }

    async start() {
        this.store = await openStore(this.base);
        this.data = await this.store.get("data", "list");
        addEventListener("hashchange", () => this.draw());
        addEventListener("online", () => this.send());
        addEventListener("offline", () => this.told_of("offline"));
        addEventListener("visibilitychange", () => !document.hidden && this.send());
        setInterval(() => this.send(true), AGAIN);
        await this.draw();
        this.install();
        await this.send();
    }

    /* Keep the page itself for the days without a network. */
    async install() {
        const manifest = h("link", {
            rel: "manifest",
            href: `${this.base}/manifest.webmanifest`,
            crossorigin: "use-credentials",
        });
        document.head.append(manifest);
        if (!navigator.serviceWorker) {
            return;
        }
        try {
            await navigator.serviceWorker.register(`${this.base}/worker.js`, {
                scope: this.base,
            });
            const worker = (await navigator.serviceWorker.ready).active;
            const own = performance
                .getEntriesByType("resource")
                .map((entry) => new URL(entry.name))
                .filter((url) => url.origin === location.origin)
                .filter((url) =>
                    /^\/(web\/assets|web\/image\/res|bde_pfmp\/static)/.test(
                        url.pathname
                    )
                )
                .map((url) => url.pathname + url.search);
            worker.postMessage({keep: [this.base, ...own]});
            navigator.serviceWorker.addEventListener("message", () => {
                this.root.dataset.kept = "1";
            });
        } catch (error) {
            console.warn(error);
        }
    }

    told_of(status) {
        this.status = status;
        return this.draw();
    }

    /* Send what waits; `quietly`: only when something does. */
    async send(quietly = false) {
        if (this.sending || (quietly && !(await this.waiting()).length)) {
            return;
        }
        this.sending = this.sendNow().finally(() => {
            this.sending = null;
        });
        await this.sending;
    }

    async sendNow() {
        const before = (await this.store.keys("queue")).length;
        const [status, read, said, gone] = await sendAll(this.base, this.store);
        let data = read;
        const after = (await this.store.keys("queue")).length;
        if (data && before !== after) {
            const [again, fresh] = await readData(this.base);
            data = again === "ok" ? fresh : data;
        }
        this.told.push(...said);
        this.gone = gone.length ? gone : this.gone;
        if (data) {
            delete data.csrf;
            this.data = data;
            await this.store.put("data", "list", data);
        } else if (status === "closed") {
            // names of learners do not stay behind a link that opens nothing
            this.data = null;
            await this.store.drop("data", "list");
        }
        await this.told_of(status);
    }

    waiting() {
        return this.store.all("queue");
    }

    // -- the list -----------------------------------------------------------------
    async draw() {
        const key = decodeURIComponent(location.hash.slice(1));
        const card = this.data?.cards.find((item) => item.key === key);
        if (card) {
            if (this.shown !== key) {
                this.shown = key;
                await this.drawReport(card);
            }
            return;
        }
        const back = this.shown;
        this.shown = null;
        const queue = await this.waiting();
        const drafts = new Set(await this.store.keys("drafts"));
        if (this.shown !== null) {
            return;
        }
        this.root.replaceChildren(
            this.head(queue),
            ...this.notes(),
            ...this.refused(queue),
            ...this.sections(queue, drafts)
        );
        if (back) {
            scrollTo(0, 0);
        }
    }

    head(queue) {
        const {words} = this;
        const count = words.to_send.replace("%(count)s", queue.length);
        return h(
            "div",
            {class: "bde-visits-head"},
            h("h1", {}, words.title),
            queue.length
                ? h(
                      "button",
                      {
                          id: "bde_badge",
                          type: "button",
                          class: "bde-badge-queue",
                          title: words.send_now,
                          onclick: () => this.send(),
                      },
                      `↑ ${count}`
                  )
                : null
        );
    }

    notes() {
        const {words, status} = this;
        const notes = this.told.map((text) =>
            h("p", {class: "bde-note bde-warn"}, text)
        );
        if (this.gone.length) {
            const names = this.gone.join(", ");
            notes.unshift(
                h("p", {class: "bde-note bde-done"}, `✓ ${words.saved} : ${names}`)
            );
        }
        if (status !== "ok") {
            notes.push(
                h(
                    "p",
                    {class: "bde-note bde-warn", role: "status", id: `bde_${status}`},
                    words[status],
                    status === "expired" && this.own
                        ? h(
                              "a",
                              {
                                  class: "bde-button",
                                  href: `/web/login?redirect=${this.base}`,
                              },
                              words.log_in
                          )
                        : null
                )
            );
        }
        if (!this.store.lasting) {
            notes.push(h("p", {class: "bde-note bde-warn"}, words.no_store));
        }
        return notes;
    }

    /* Reports that the server refused: they wait to be corrected. */
    refused(queue) {
        return queue
            .filter((item) => item.refused)
            .map((item) =>
                h(
                    "div",
                    {class: "bde-error-list"},
                    h("p", {}, `${this.words.refused} – ${item.name}: ${item.refused}`),
                    h(
                        "button",
                        {
                            type: "button",
                            class: "bde-button",
                            onclick: () => this.correct(item),
                        },
                        this.words.correct
                    )
                )
            );
    }

    async correct(item) {
        const {report, photos, key} = item;
        await this.store.put("drafts", key, {report, photos});
        await this.store.drop("queue", report.uuid);
        location.hash = key;
    }

    sections(queue, drafts) {
        const {words} = this;
        const cards = this.data?.cards || [];
        const waiting = new Set(queue.map((item) => item.key));
        if (this.data && !cards.length) {
            return [h("p", {class: "bde-note"}, words.nobody)];
        }
        return SECTIONS.flatMap((section) => {
            const own = cards.filter((card) => card.section === section);
            own.sort((one, two) => one.rank - two.rank);
            if (!own.length) {
                return [];
            }
            return [
                h(
                    "section",
                    {class: `bde-visits-${section}`},
                    h("h2", {}, `${words[section]} (${own.length})`),
                    own.map((card) => this.card(card, waiting, drafts))
                ),
            ];
        });
    }

    card(card, waiting, drafts) {
        const {words} = this;
        const number = card.rank ? `${card.rank}. ` : "";
        const written = waiting.has(card.key);
        const line = (text) => (text ? h("p", {class: "bde-card-line"}, text) : null);
        return h(
            "article",
            {class: "bde-card", "data-key": card.key},
            h("h3", {}, `${number}${card.learner}`, h("small", {}, ` ${card.class}`)),
            line([card.purpose, card.when].filter(Boolean).join(" · ")),
            line([card.host, card.address].filter(Boolean).join(", ")),
            line(card.tutor && `${words.tutor} ${card.tutor}`),
            line(card.next_step && `${words.last_step} ${card.next_step}`),
            line(card.note),
            h(
                "div",
                {class: "bde-card-buttons"},
                this.reach(card),
                h(
                    "a",
                    {class: "bde-button bde-write", href: `#${card.key}`},
                    card.section === "done" ? words.write_again : words.write
                )
            ),
            written
                ? h("p", {class: "bde-badge-wait"}, `↑ ${words.kept}`)
                : drafts.has(card.key)
                  ? h("p", {class: "bde-badge-wait"}, `✎ ${words.draft}`)
                  : card.section === "done"
                    ? h("p", {class: "bde-badge-done"}, `✓ ${words.done}`)
                    : null
        );
    }

    /* Telephone and map: the phone's own applications. */
    reach(card) {
        const {words} = this;
        const call = (phone, label) =>
            phone &&
            h(
                "a",
                {
                    class: "bde-button bde-button-light",
                    href: `tel:${phone.replace(/[^\d+]/g, "")}`,
                },
                label
            );
        const spot = card.lat || card.lng ? `${card.lat},${card.lng}` : "0,0";
        const where = encodeURIComponent(card.address || spot);
        return [
            call(card.phone, words.call),
            call(card.tutor_phone, words.call_tutor),
            card.address || spot !== "0,0"
                ? h(
                      "a",
                      {
                          class: "bde-button bde-button-light",
                          href: `geo:${spot}?q=${where}`,
                      },
                      words.map
                  )
                : null,
        ].filter(Boolean);
    }

    // -- the report ---------------------------------------------------------------
    async drawReport(card) {
        const kept = await this.store.get("drafts", card.key);
        const today = new Date();
        today.setMinutes(today.getMinutes() - today.getTimezoneOffset());
        const day = today.toISOString().slice(0, 10);
        const draft = kept || {report: emptyReport(card, day), photos: []};
        const form = new ReportForm(card, draft, this.words, this.data.words, {
            today: day,
            keep: (value) => this.store.put("drafts", card.key, value),
            save: (value) => this.saveReport(card, value),
            back: () => this.leave(),
        });
        this.root.replaceChildren(form.draw());
        scrollTo(0, 0);
    }

    leave() {
        history.replaceState(null, "", location.pathname);
        return this.draw();
    }

    /* Kept on the phone first: only then is it shown as written, and sent. */
    async saveReport(card, {report, photos}) {
        const item = {report, photos, key: card.key, name: card.learner};
        await this.store.put("queue", report.uuid, item);
        await this.store.drop("drafts", card.key);
        this.told = [];
        this.gone = [];
        await this.leave();
        await this.send();
    }
}

const root = document.getElementById("bde_visits");
if (root) {
    new Visits(root).start();
}
