from odoo.tests import HttpCase, tagged

from .common_host_form import HostFormCase

# the pages are in a frame of this width, so that the script outlives them
CODE = """
(async () => {
    const until = async (what, done) => {
        for (let wait = 0; !done(); wait++) {
            if (wait > 400) throw new Error("too long: " + what);
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
    };
    const frame = document.createElement("iframe");
    frame.style.cssText = "position: fixed; inset: 0; width: 390px; height: 844px";
    frame.src = "PATH";
    document.body.append(frame);
    const all = (selector) =>
        [...(frame.contentDocument?.querySelectorAll(selector) || [])];
    const find = (selector) => {
        const found = all(selector)[0];
        if (!found) throw new Error("missing: " + selector);
        return found;
    };
    const write = (selector, text) => {
        for (const input of all(selector)) {
            input.value = text;
            input.dispatchEvent(
                new frame.contentWindow.Event("input", {bubbles: true})
            );
        }
        if (!all(selector).length) throw new Error("missing: " + selector);
    };
    const ready = (step) =>
        until("step " + step, () =>
            all(".bde-step-now a").some((link) => link.href.endsWith("/" + step)) &&
            frame.contentDocument.readyState === "complete"
        );
    const look = () => {
        const wide = frame.contentDocument.documentElement.scrollWidth;
        if (wide > 390) throw new Error("wider than the screen: " + wide);
        for (const button of all("button, .bde-button")) {
            const box = button.getBoundingClientRect();
            if (box.height && box.height < 40) throw new Error(button.outerHTML);
        }
    };
    const next = async (step) => {
        look();
        find("#bde_next").click();
        await until("leave " + step, () =>
            !all(".bde-step-now a").some((link) => link.href.endsWith("/" + step))
        );
    };
    await ready(1);
    write("#signatory_name", "Jean Petit");
    write("#signatory_function", "Gerant");
    write("#signatory_email", "petit@");
    find("#signatory_is_tutor").click();
    find("#bde_next").click();
    await until("error kept", () => all(".bde-error").length === 1);
    if (find("#signatory_email").value !== "petit@") throw new Error("lost");
    write("#signatory_email", "petit@garage.example.org");
    await next(1);
    await ready(2);
    for (const [name, hour] of [["mf", "08:00"], ["mt", "12:00"],
        ["af", "13:00"], ["at", "23:00"]]) {
        write("#h0" + name, hour);
    }
    find(".bde-grid-wrong");
    write("#h0at", "16:00");
    find(".bde-copy").click();
    if (all(".bde-grid-wrong").length) throw new Error("within the law");
    if (!/35/.test(find(".bde-week-total").textContent)) throw new Error("no total");
    await next(2);
    await ready(3);
    write("#activities", "Vidanges");
    find("#works_none").click();
    await next(3);
    await ready(4);
    if (all("input[name$=tutor_name]").some((i) => i.value !== "Jean Petit")) {
        throw new Error("the one who signs is not proposed as the tutor");
    }
    write("input[name$=tutor_trainees]", "0");
    write("#headcount", "12");
    write("#other_trainees", "0");
    await next(4);
    await ready(5);
    write("#insurance", "MAIF, contrat n° 12");
    find("#meals_own").click();
    await next(5);
    await until("recap", () => all("#bde_send").length);
    look();
    find("#bde_send").click();
    await until("sent", () => !all("form").length && all("h1").length);
    console.log("test successful");
})().catch((error) => console.error(String(error)));
"""


@tagged("post_install", "-at_install")
class TestHostFormPhone(HostFormCase, HttpCase):
    """The signatory between two customers: the whole form on 390 pixels."""

    browser_size = "390x844"
    touch_enabled = True

    def test_whole_form_on_a_phone(self):
        form = self.make_form().sudo()
        token = form._link_token()
        self.browser_js("/bde", CODE.replace("PATH", f"/bde/e/{token}"), timeout=120)
        self.env.invalidate_all()
        self.assertEqual(form.state, "submitted")
        self.assertTrue(form.opened_on)
        form.with_user(self.office).action_accept()
        for placement in self.placements:
            self.assertEqual(placement.tutor_id, placement.signatory_id)
            self.assertEqual(placement.tutor_id.name, "Jean Petit")
            self.assertEqual(placement.weekly_hours, 35)
