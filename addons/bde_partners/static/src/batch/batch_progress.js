import {Component, onWillUnmount, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";

const POLL_DELAY = 4000;

/**
 * Progress of some background work: moves with the messages of the bus, and reads the
 * record now and then in case they do not arrive. When the work ends, the form is
 * loaded again: result, failures, buttons.
 */
export class BatchProgress extends Component {
    static template = "bde_partners.BatchProgress";
    static props = {...standardWidgetProps};

    setup() {
        this.busService = useService("bus_service");
        this.state = useState({done: 0, failed: 0, parts: {}, shown: 0});
        this.start = {time: Date.now(), settled: null};
        this.onMessage = this.onMessage.bind(this);
        this.busService.subscribe("bde_batch/progress", this.onMessage);
        this.timer = setInterval(() => this.poll(), POLL_DELAY);
        onWillUnmount(() => {
            this.busService.unsubscribe("bde_batch/progress", this.onMessage);
            clearInterval(this.timer);
        });
    }

    get data() {
        return this.props.record.data;
    }

    get isRunning() {
        return ["pending", "running"].includes(this.data.state);
    }

    get failed() {
        return Math.max(this.data.failed_count, this.state.failed);
    }

    /**
     * Records over, done or failed, with those of the parts still running. Messages of
     * parts that end together know little of one another: the bar never goes back.
     */
    get settled() {
        return this.isRunning ? Math.max(this.counted, this.state.shown) : this.counted;
    }

    get counted() {
        const over = Math.max(
            this.data.done_count + this.data.failed_count,
            this.state.done + this.state.failed
        );
        const running = Object.values(this.state.parts).reduce((a, b) => a + b, 0);
        return Math.min(this.data.total, this.isRunning ? over + running : over);
    }

    get percent() {
        return this.data.total ? Math.round((100 * this.settled) / this.data.total) : 0;
    }

    /** Minutes left at the pace seen since the window opened; 0 while unknown. */
    get minutesLeft() {
        const seconds = (Date.now() - this.start.time) / 1000;
        const over = this.settled - this.start.settled;
        if (this.start.settled === null || seconds < 15 || over < 10) {
            return 0;
        }
        return Math.ceil(((this.data.total - this.settled) * seconds) / over / 60);
    }

    get barClass() {
        if (this.isRunning) {
            return "bg-info progress-bar-striped progress-bar-animated";
        }
        return this.data.state === "done" ? "bg-success" : "bg-danger";
    }

    get text() {
        const counts = {settled: this.settled, total: this.data.total};
        switch (this.data.state) {
            case "pending":
                return _t("Waiting to start…");
            case "running":
                return this.minutesLeft
                    ? _t("%(settled)s of %(total)s, about %(minutes)s min left", {
                          ...counts,
                          minutes: this.minutesLeft,
                      })
                    : _t("%(settled)s of %(total)s", counts);
            case "cancelled":
                return _t("Stopped: %(settled)s of %(total)s", counts);
            default:
                return this.failed
                    ? _t("Finished: %(done)s done, %(failed)s not done", {
                          done: this.data.done_count,
                          failed: this.failed,
                      })
                    : _t("Finished: %(settled)s of %(total)s", counts);
        }
    }

    onMessage(message) {
        if (message.id !== this.props.record.resId) {
            return;
        }
        if (this.start.settled === null) {
            this.start = {time: Date.now(), settled: this.settled};
        }
        this.state.done = Math.max(this.state.done, message.done);
        this.state.failed = Math.max(this.state.failed, message.failed);
        if (message.chunk) {
            this.state.parts[message.chunk] = message.advance;
            this.state.shown = Math.max(this.state.shown, this.counted);
        } else if (message.state !== this.data.state) {
            this.reload();
        }
    }

    async poll() {
        if (this.isRunning && !document.hidden) {
            await this.reload();
        }
    }

    async reload() {
        const before = this.data.state;
        await this.props.record.load();
        if (before !== this.data.state && !this.isRunning) {
            this.state.parts = {};
        }
    }
}

registry.category("view_widgets").add("bde_batch_progress", {
    component: BatchProgress,
    fieldDependencies: [
        {name: "state", type: "selection"},
        {name: "total", type: "integer"},
        {name: "done_count", type: "integer"},
        {name: "failed_count", type: "integer"},
    ],
});
