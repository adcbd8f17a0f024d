/* Shows the page of the visits without a network: what was seen last is kept. Data and
   reports never pass through here: the page keeps them itself. */
const SHELL = "bde-visits-1";
const WAIT = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
    const clean = async () => {
        for (const name of await caches.keys()) {
            if (name.startsWith("bde-visits-") && name !== SHELL) {
                await caches.delete(name);
            }
        }
        await self.clients.claim();
    };
    event.waitUntil(clean());
});

const ours = (url) =>
    url.origin === self.location.origin &&
    (url.pathname.startsWith("/web/assets/") ||
        url.pathname.startsWith("/bde_pfmp/static/public/") ||
        url.pathname.startsWith("/web/image/res.company/") ||
        `${self.location.pathname}`.replace(/\/worker\.js$/, "") === url.pathname);

/* From the network when it answers in time, else what was kept. */
const fetched = async (request) => {
    const cache = await caches.open(SHELL);
    const kept = await cache.match(request, {ignoreVary: true});
    const stop = new AbortController();
    const timer = setTimeout(() => kept && stop.abort(), WAIT);
    try {
        const answer = await fetch(request, {signal: stop.signal});
        // a redirection to the login page is not the page
        if (answer.ok && !answer.redirected) {
            await cache.put(request, answer.clone());
        }
        return answer;
    } catch (error) {
        if (kept) {
            return kept;
        }
        throw error;
    } finally {
        clearTimeout(timer);
    }
};

self.addEventListener("fetch", (event) => {
    if (event.request.method === "GET" && ours(new URL(event.request.url))) {
        event.respondWith(fetched(event.request));
    }
});

/* The page names what it is made of: it is kept from the first visit. */
self.addEventListener("message", (event) => {
    const keep = async () => {
        const cache = await caches.open(SHELL);
        await Promise.allSettled(
            event.data.keep.map(async (address) => {
                const answer = await fetch(address);
                if (answer.ok && !answer.redirected) {
                    await cache.put(address, answer);
                }
            })
        );
        event.source?.postMessage({kept: event.data.keep.length});
    };
    if (Array.isArray(event.data?.keep)) {
        event.waitUntil(keep());
    }
});
