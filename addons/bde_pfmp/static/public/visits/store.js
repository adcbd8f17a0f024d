/* What the phone keeps: the list, the drafts, the reports to send. */
const STORES = ["data", "drafts", "queue"];

const answerOf = (request) =>
    new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });

const open = (name) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
        for (const store of STORES) {
            request.result.createObjectStore(store);
        }
    };
    return answerOf(request);
};

/* Kept in memory only: the browser refuses to keep anything. */
class Memory {
    constructor() {
        this.lasting = false;
        this.stores = Object.fromEntries(STORES.map((name) => [name, new Map()]));
    }
    async get(store, key) {
        return this.stores[store].get(key);
    }
    async all(store) {
        return [...this.stores[store].values()];
    }
    async keys(store) {
        return [...this.stores[store].keys()];
    }
    async put(store, key, value) {
        this.stores[store].set(key, value);
    }
    async drop(store, key) {
        this.stores[store].delete(key);
    }
}

class Lasting {
    constructor(database) {
        this.lasting = true;
        this.database = database;
    }
    table(store, mode) {
        return this.database.transaction(store, mode).objectStore(store);
    }
    get(store, key) {
        return answerOf(this.table(store, "readonly").get(key));
    }
    all(store) {
        return answerOf(this.table(store, "readonly").getAll());
    }
    keys(store) {
        return answerOf(this.table(store, "readonly").getAllKeys());
    }
    /* Resolves once the value is on the disk, not before. */
    write(store, act) {
        return new Promise((resolve, reject) => {
            const transaction = this.database.transaction(store, "readwrite");
            transaction.oncomplete = () => resolve();
            transaction.onerror = () => reject(transaction.error);
            transaction.onabort = () => reject(transaction.error);
            act(transaction.objectStore(store));
        });
    }
    put(store, key, value) {
        return this.write(store, (table) => table.put(value, key));
    }
    drop(store, key) {
        return this.write(store, (table) => table.delete(key));
    }
}

/* Return the store of one address: two links on a phone do not mix. */
export async function openStore(base) {
    try {
        return new Lasting(await open(`bde-visits:${base}`));
    } catch {
        return new Memory();
    }
}
