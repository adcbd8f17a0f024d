/* Page of a signatory: tells that it was opened, draws with a finger or a mouse. */
(function () {
    "use strict";

    const page = document.querySelector(".bde-sign");
    if (!page) {
        return;
    }

    /* A mail scanner reads pages; only a browser that shows one runs this. */
    function tellSeen() {
        const token = document.querySelector("input[name=csrf_token]");
        if (page.dataset.state !== "open" || !token) {
            return;
        }
        const body = new FormData();
        body.append("csrf_token", token.value);
        fetch(page.dataset.base + "/seen", {
            method: "POST",
            body,
            keepalive: true,
        }).catch(() => {});
    }

    class Pad {
        constructor(canvas, field) {
            this.canvas = canvas;
            this.field = field;
            this.pen = canvas.getContext("2d");
            this.pen.lineWidth = 5;
            this.pen.lineCap = this.pen.lineJoin = "round";
            this.pen.strokeStyle = this.pen.fillStyle = "#111827";
            this.at = null;
            canvas.addEventListener("pointerdown", (ev) => this.down(ev));
            canvas.addEventListener("pointermove", (ev) => this.move(ev));
            for (const name of ["pointerup", "pointercancel"]) {
                canvas.addEventListener(name, () => this.up());
            }
            this.restore();
        }

        point(ev) {
            const box = this.canvas.getBoundingClientRect();
            return [
                ((ev.clientX - box.left) * this.canvas.width) / box.width,
                ((ev.clientY - box.top) * this.canvas.height) / box.height,
            ];
        }

        down(ev) {
            if (ev.button) {
                return;
            }
            ev.preventDefault();
            this.at = this.point(ev);
            this.pen.beginPath();
            this.pen.arc(this.at[0], this.at[1], 2.5, 0, 7);
            this.pen.fill();
            try {
                this.canvas.setPointerCapture(ev.pointerId);
            } catch {
                /* a pointer made by a script has no capture */
            }
        }

        move(ev) {
            if (!this.at) {
                return;
            }
            const steps = ev.getCoalescedEvents ? ev.getCoalescedEvents() : [];
            for (const step of steps.length ? steps : [ev]) {
                const to = this.point(step);
                this.pen.beginPath();
                this.pen.moveTo(this.at[0], this.at[1]);
                this.pen.lineTo(to[0], to[1]);
                this.pen.stroke();
                this.at = to;
            }
        }

        up() {
            if (this.at) {
                this.at = null;
                this.field.value = this.canvas.toDataURL("image/png");
            }
        }

        clear() {
            this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
            this.field.value = "";
        }

        /* What was drawn before an error comes back with the page. */
        restore() {
            if (!this.field.value.startsWith("data:image/png;base64,")) {
                return;
            }
            const image = new Image();
            image.onload = () => this.pen.drawImage(image, 0, 0);
            image.src = this.field.value;
        }
    }

    function showWay(form) {
        const chosen = form.querySelector("input[name=way]:checked");
        for (const panel of form.querySelectorAll(".bde-panel")) {
            panel.hidden = !chosen || panel.dataset.way !== chosen.value;
        }
    }

    /* One press, one sending. */
    function once(form) {
        form.addEventListener("submit", (ev) => {
            if (form.dataset.sent) {
                ev.preventDefault();
                return;
            }
            form.dataset.sent = "1";
            for (const button of form.querySelectorAll("button[type=submit]")) {
                button.setAttribute("aria-disabled", "true");
            }
        });
    }

    tellSeen();
    document.querySelectorAll("form").forEach(once);
    const form = document.getElementById("sign");
    if (form) {
        const pad = new Pad(
            document.getElementById("draw"),
            document.getElementById("drawing")
        );
        document
            .getElementById("draw-clear")
            .addEventListener("click", () => pad.clear());
        form.addEventListener("change", () => showWay(form));
        showWay(form);
    }
    const error = document.getElementById("bde-error");
    if (error) {
        error.focus();
    }
    /* back by the browser's arrow: the page may be sent again */
    window.addEventListener("pageshow", () => {
        for (const sent of document.querySelectorAll("form[data-sent]")) {
            delete sent.dataset.sent;
            for (const button of sent.querySelectorAll("[aria-disabled]")) {
                button.removeAttribute("aria-disabled");
            }
        }
    });
})();
