/* global Chart */
import {Component, onWillStart, useEffect, useRef, useState} from "@odoo/owl";
import {BdeCard, useBdeAction} from "@bde_partners/card/card";
import {_t} from "@web/core/l10n/translation";
import {loadBundle} from "@web/core/assets";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

// This year's money is a full line, last year's a grey one, promises are dashed
const LINES = {
    received: {colour: "#198754", fill: true, width: 3},
    promised: {colour: "#b8860b", dash: [6, 4], width: 2},
    last: {colour: "#6c757d", width: 2},
};
const GOAL = {colour: "#0d6efd", dash: [2, 4], width: 1};

/** Running totals by week, this year over last year, with the target. */
export class TaxeCurve extends Component {
    static template = "bde_taxe.Curve";
    static props = {curve: Object};

    setup() {
        this.canvas = useRef("canvas");
        this.chart = null;
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(() => {
            this.draw();
            return () => this.chart.destroy();
        });
    }

    get datasets() {
        const {series, goal, labels} = this.props.curve;
        const datasets = series.map((line) => this.dataset(LINES[line.key], line));
        if (goal) {
            const points = labels.map(() => goal);
            datasets.push(this.dataset(GOAL, {label: _t("Target"), points}));
        }
        return datasets;
    }

    dataset(look, line) {
        return {
            label: line.label,
            data: line.points,
            borderColor: look.colour,
            backgroundColor: look.fill ? "rgba(25, 135, 84, 0.12)" : look.colour,
            borderWidth: look.width,
            borderDash: look.dash || [],
            fill: Boolean(look.fill),
            pointRadius: 0,
            pointHitRadius: 12,
            stepped: true,
        };
    }

    euros(value) {
        return `${value.toLocaleString("fr-FR")} €`;
    }

    draw() {
        this.chart = new Chart(this.canvas.el, {
            type: "line",
            data: {labels: this.props.curve.labels, datasets: this.datasets},
            options: {
                animation: false,
                maintainAspectRatio: false,
                interaction: {mode: "index", intersect: false},
                plugins: {
                    legend: {position: "bottom", labels: {boxHeight: 2}},
                    tooltip: {
                        callbacks: {
                            label: (item) =>
                                `${item.dataset.label}: ${this.euros(item.parsed.y)}`,
                        },
                    },
                },
                scales: {
                    x: {grid: {display: false}, ticks: {maxTicksLimit: 10}},
                    y: {
                        beginAtZero: true,
                        ticks: {maxTicksLimit: 6, callback: (v) => this.euros(v)},
                    },
                },
            },
        });
    }
}

/**
 * « Where we are »: the funnel of a campaign against last year and the target, the
 * next steps, the calls of the day. The server decides everything (bde.taxe.cockpit).
 */
export class TaxeCockpit extends Component {
    static template = "bde_taxe.Cockpit";
    static components = {BdeCard, TaxeCurve};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.open = useBdeAction();
        const params = this.props.action.params || {};
        const kept = this.props.state || {};
        this.state = useState({
            data: null,
            busy: false,
            campaign: kept.campaign || params.campaign_id || false,
        });
        this.env.config.setDisplayName(_t("Where we are"));
        onWillStart(() => this.load());
    }

    get data() {
        return this.state.data;
    }

    async load() {
        this.state.data = await this.orm.call("bde.taxe.cockpit", "get_cockpit", [
            this.state.campaign,
        ]);
        this.state.campaign = this.data.campaign && this.data.campaign.id;
    }

    async choose(ev) {
        this.state.campaign = Number(ev.target.value);
        await this.load();
    }

    /** One act at a time: a second click does nothing. */
    async act(work) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await work();
            await this.load();
        } finally {
            this.state.busy = false;
        }
    }

    async primary() {
        const {method, action} = this.data.primary;
        if (!method) {
            return this.open(action, {onClose: () => this.load()});
        }
        await this.act(() =>
            this.orm.call("bde.taxe.campaign", method, [[this.state.campaign]])
        );
    }

    async prepare() {
        await this.act(async () => {
            this.state.campaign = await this.orm.call(
                "bde.taxe.cockpit",
                "prepare_campaign",
                []
            );
            this.notification.add(
                _t("The checklist, the retro-planning and the plan are made."),
                {type: "success"}
            );
        });
    }

    async done(step) {
        await this.act(() =>
            this.orm.call("bde.taxe.cockpit", "task_done", [step.task])
        );
    }

    doneLabel(step) {
        return _t("Done: %(what)s", {what: step.label});
    }

    get trendIcon() {
        return {up: "fa-caret-up text-success", down: "fa-caret-down text-danger"};
    }

    get bandIcon() {
        return {past: "fa-check", now: "fa-play", next: "fa-circle-o"};
    }

    get bandWord() {
        return {past: _t("past"), now: _t("now"), next: _t("to come")};
    }
}

registry.category("actions").add("bde_taxe.cockpit", TaxeCockpit);
