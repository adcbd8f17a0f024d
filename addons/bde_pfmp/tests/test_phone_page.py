import json
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, tagged
from odoo.tests.common import ChromeBrowser

from .common_phone import PhoneCase


@tagged("post_install", "-at_install")
class TestPhonePage(PhoneCase, HttpCase):
    """The page with an account, and the personal link without one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.link = cls.outsider._bde_visit_link(cls.company)
        cls.base = f"/bde/suivi/{cls.link._link_token()}"

    def keys(self, base):
        return {card["key"] for card in self.url_open(f"{base}/data").json()["cards"]}

    def test_link_shows_own_visits_of_the_year_and_nothing_else(self):
        answer = self.url_open(f"{self.base}/data")
        self.assertEqual(self.keys(self.base), {f"visit-{self.far_visit.id}"})
        self.assertNotIn("DURAND", answer.text)
        self.assertNotIn(self.far.learner_id.birth_date.isoformat(), answer.text)
        card = answer.json()["cards"][0]
        self.assertEqual(card["activities"], ["Vidanges", "Freins"])
        self.assertEqual(card["host"], "Garage des Lilas")
        last_year = self.env["bde.school.year"].create(
            {
                "name": "before",
                "date_start": self.year.date_start - timedelta(days=3650),
                "date_end": self.year.date_start - timedelta(days=3350),
            }
        )
        old = self.make_placement(
            self.far.learner_id,
            start=last_year.date_start + timedelta(days=30),
            host_id=self.host.id,
            referent_id=self.outsider.id,
            state="done",
        )
        old.school_year_id = last_year
        visit = self.make_visit(old)
        self.assertNotIn(f"visit-{visit.id}", self.keys(self.base))
        status, _said = self.send(self.base, self.raw(id=visit.id))
        self.assertEqual(status, 422)

    def test_report_by_the_link_on_own_visit_only(self):
        raw = self.raw(id=self.far_visit.id)
        status, said = self.send(self.base, raw, self.photo(), photo0_of="place")
        self.assertEqual((status, said["status"]), (200, "saved"))
        report = self.reports(self.far)
        self.assertEqual(report.teacher_id, self.outsider)
        self.assertEqual(report.source, "link")
        self.assertEqual(len(report.document_ids), 1)
        again = self.send(self.base, raw, self.photo(), photo0_of="place")
        self.assertEqual(again[1]["id"], said["id"])
        self.assertEqual(len(self.reports(self.far)), 1)
        # somebody else's visit, and somebody else's learner
        for values in (
            {"id": self.visit.id},
            {"kind": "placement", "id": self.placement.id},
            {"id": "1 or 1=1"},
            {"id": None},
        ):
            with self.subTest(values=values):
                status, said = self.send(self.base, self.raw(**values))
                self.assertEqual((status, said["status"]), (422, "refused"))
        self.assertFalse(self.reports())

    def test_report_that_nobody_planned(self):
        self.far_visit.unlink()
        self.assertEqual(self.keys(self.base), {f"placement-{self.far.id}"})
        raw = self.raw(kind="placement", id=self.far.id)
        self.assertEqual(self.send(self.base, raw)[0], 200)
        self.assertEqual(len(self.reports(self.far)), 1)

    def test_refusal_is_told_and_nothing_is_doubled(self):
        raw = self.raw(id=self.far_visit.id, integration="superb")
        status, said = self.send(self.base, raw)
        self.assertEqual(status, 422)
        self.assertTrue(said["messages"][0])
        self.assertEqual(self.send(self.base, raw | {"integration": "good"})[0], 200)

    def test_no_report_without_the_word_of_the_page(self):
        data = {"report": json.dumps(self.raw(id=self.far_visit.id))}
        answer = self.url_open(f"{self.base}/report", data=data)
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.reports(self.far))

    def test_showing_the_link_does_nothing(self):
        before = self.far_visit.write_date
        for path in ("", "/data", "/worker.js", "/manifest.webmanifest"):
            answer = self.url_open(f"{self.base}{path}")
            self.assertEqual(answer.status_code, 200, path)
            self.assertIn("no-store", answer.headers["Cache-Control"])
            self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(self.far_visit.write_date, before)
        self.assertEqual(self.far_visit.state, "to_plan")
        worker = self.url_open(f"{self.base}/worker.js")
        self.assertEqual(worker.headers["Service-Worker-Allowed"], self.base)
        self.assertIn("javascript", worker.headers["Content-Type"])
        manifest = self.url_open(f"{self.base}/manifest.webmanifest").json()
        self.assertEqual((manifest["start_url"], manifest["scope"]), (self.base,) * 2)

    def test_revoked_altered_or_expired_link_opens_nothing(self):
        altered = self.base[:-1] + ("0" if self.base[-1] != "0" else "1")
        self.assertEqual(self.url_open(f"{altered}/data").status_code, 404)
        self.link.with_user(self.office).action_revoke()
        for path in ("", "/data"):
            self.assertEqual(self.url_open(f"{self.base}{path}").status_code, 404)
        self.assertEqual(self.link.state, "revoked")
        self.link.with_user(self.office).action_send()
        self.assertEqual(self.link.state, "active")
        fresh = f"/bde/suivi/{self.link._link_token()}"
        self.assertNotEqual(fresh, self.base, "the old address stays closed")
        self.assertEqual(self.url_open(f"{fresh}/data").status_code, 200)
        self.link.link_expires_on = self.today - timedelta(days=1)
        self.assertEqual(self.url_open(f"{fresh}/data").status_code, 410)
        self.assertEqual(self.link.state, "expired")

    def test_office_sends_the_link_by_the_outbox(self):
        office = self.outsider.with_user(self.office)
        call_kw(office, "action_bde_send_visit_link", [office.ids], {})
        line = self.env["bde.outbox"].search(
            [("res_model", "=", "bde.pfmp.teacher.link"), ("res_id", "=", self.link.id)]
        )
        self.assertEqual(line.address, "paul.rey@lycee.example.org")
        self.assertEqual(self.link.link_expires_on > self.year.date_end, True)
        self.outsider.email = False
        with self.assertRaisesRegex(UserError, "Paul Rey"):
            office.action_bde_send_visit_link()
        for role in ("teacher", "reader"):
            other = self.outsider.with_user(self.users[role])
            with self.assertRaises(AccessError):
                call_kw(other, "action_bde_send_visit_link", [other.ids], {})
            with self.assertRaises(AccessError):
                self.link.with_user(self.users[role]).read(["teacher_id"])

    def test_account_sees_own_visits(self):
        self.authenticate(self.users["teacher"].login, self.users["teacher"].login)
        self.assertEqual(self.url_open("/bde/visites").status_code, 200)
        self.assertEqual(self.keys("/bde/visites"), {f"visit-{self.visit.id}"})
        status, _said = self.send("/bde/visites", self.raw())
        self.assertEqual(status, 200)
        self.assertEqual(self.reports().source, "phone")
        status, _said = self.send("/bde/visites", self.raw(id=self.far_visit.id))
        self.assertEqual(status, 422)

    def test_expired_session_is_told_and_not_taken_for_an_answer(self):
        answer = self.url_open("/bde/visites/data", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/web/login", answer.headers["Location"])

    def test_sections_and_bounded_queries(self):
        phone = self.env["bde.pfmp.phone"]
        late = self.make_visit(
            self.placement,
            window_start=self.placement.date_start,
            window_end=self.today - timedelta(days=1),
        )
        tour = self.env["bde.pfmp.tour"].create(
            {"teacher_id": self.teacher.id, "day": self.today}
        )
        noon = f"{self.today} 10:00:00"
        self.visit._plan(noon)
        self.visit.write({"tour_id": tour.id, "tour_rank": 1})
        cards = {
            card["key"]: card
            for card in phone._phone_data(self.teacher, self.company)["cards"]
        }
        self.assertEqual(cards[f"visit-{late.id}"]["section"], "late")
        self.assertEqual(cards[f"visit-{self.visit.id}"]["section"], "tour")
        self.env.flush_all()

        def cost():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            phone._phone_data(self.teacher, self.company)
            return self.env.cr.sql_log_count - before

        cost()
        few = cost()
        for number in range(12):
            learner = self.make_learner(f"Élève {number}", self.klass)
            self.make_visit(
                self.make_running(learner, host_id=self.make_host(f"H{number}").id)
            )
        self.env.flush_all()
        self.assertLessEqual(cost(), few + 2)


TOOLS = """
const until = async (what, done) => {
    for (let wait = 0; !(await done()); wait++) {
        if (wait > 300) throw new Error("too long: " + what);
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
};
const find = (selector) => {
    const found = document.querySelector(selector);
    if (!found) throw new Error("missing: " + selector);
    return found;
};
const write = (selector, text) => {
    find(selector).value = text;
    find(selector).dispatchEvent(new Event("input", {bubbles: true}));
};
const fits = () => {
    const wide = document.documentElement.scrollWidth;
    if (wide > 390) throw new Error("wider than the screen: " + wide);
    for (const button of document.querySelectorAll("button, .bde-button")) {
        const box = button.getBoundingClientRect();
        if (box.height && box.height < 40) throw new Error(button.outerHTML);
    }
};
"""
RUN = "(async () => {%s%s return 'ok'; })().catch((error) => String(error))"
ONLINE = """
await until("the list", () => document.querySelector(".bde-card"));
await until("kept", () => find("#bde_visits").dataset.kept);
fits();
for (const path of [location.pathname, "/bde_pfmp/static/public/visits/app.js"]) {
    if (!(await caches.match(path))) throw new Error("not kept: " + path);
}
if (!find("a[href^='tel:']")) throw new Error("no call");
"""
OFFLINE = """
await until("offline", () => !navigator.onLine);
location.hash = "KEY";
await until("the report", () => document.querySelector("#bde_save"));
fits();
find("input[name=integration][value=fragile]").click();
find("input[name=attendance][value=late]").click();
find("input[name=tick1]").click();
write("#bde_seen", "Freins changes seul");
if (!find(".bde-health").hidden) throw new Error("warns for nothing");
write("#bde_seen", "Il est malade");
if (find(".bde-health").hidden) throw new Error("does not warn");
write("#bde_seen", "Freins changes seul");
find("input[name=alert_level][value=urgent]").click();
find("#bde_save").click();
if (!/\\S/.test(find(".bde-form .bde-error[role=alert]").textContent)) {
    throw new Error("an urgent alert without a word is taken");
}
write("#bde_alert_text", "Palan sans cran de surete");
fits();
find("#bde_save").click();
await until("the badge", () => document.querySelector("#bde_badge"));
if (!/1/.test(find("#bde_badge").textContent)) throw new Error("no count");
await until("told", () => document.querySelector("#bde_offline"));
fits();
"""
SENT = """
await until("sent", () => !document.querySelector("#bde_badge"));
await until("done", () => document.querySelector(".bde-visits-done .bde-card"));
if (document.querySelector("#bde_offline")) throw new Error("still offline");
fits();
"""


@tagged("post_install", "-at_install")
class TestPhoneOffline(PhoneCase, HttpCase):
    """In a car park without a network: written, kept, sent when it returns, once."""

    browser_size = "390x844"
    touch_enabled = True

    def network(self, browser, offline):
        browser._websocket_request(
            "Network.emulateNetworkConditions",
            params={
                "offline": offline,
                "latency": 0,
                "downloadThroughput": -1,
                "uploadThroughput": -1,
            },
        )

    def play(self, browser, code):
        """Run a script in the page; what it says instead of « ok » is the failure."""
        params = {
            "expression": RUN % (TOOLS, code),
            "awaitPromise": True,
            "returnByValue": True,
        }
        said = browser._websocket_request(
            "Runtime.evaluate", params=params, timeout=60
        )["result"]
        self.assertEqual(said.get("value"), "ok", said)

    def walk(self, base, visit, login=None):
        browser = ChromeBrowser(self, headless=True)
        self.addCleanup(browser.stop)
        with self.allow_requests(browser=browser):
            self.authenticate(login, login, browser=browser)
            self.cr.flush()
            self.cr.clear()
            browser.navigate_to(f"{self.base_url()}{base}")
            browser._wait_ready()
            self.play(browser, ONLINE)
            browser._websocket_request("Network.enable")
            self.network(browser, True)
            self.play(browser, OFFLINE.replace("KEY", f"visit-{visit.id}"))
            self.assertFalse(self.reports(visit.placement_id))
            self.network(browser, False)
            self.play(browser, SENT)
            self._wait_remaining_requests()
        self.env.invalidate_all()
        report = self.reports(visit.placement_id)
        self.assertEqual(len(report), 1)
        self.assertEqual(report.seen, "Freins changes seul")
        self.assertEqual((report.attendance, report.integration), ("late", "fragile"))
        self.assertEqual(report.line_ids.mapped("is_seen"), [False, True])
        self.assertEqual(report.alert_id.level, "urgent")
        self.assertIn(self.ddfpt, report.alert_id.activity_ids.user_id)
        self.assertEqual(visit.state, "done")
        return report

    def test_written_without_network_and_sent_when_it_returns_once(self):
        link = self.outsider._bde_visit_link(self.company)
        report = self.walk(f"/bde/suivi/{link._link_token()}", self.far_visit)
        self.assertEqual(report.source, "link")

    def test_same_page_with_an_account(self):
        login = self.users["teacher"].login
        report = self.walk("/bde/visites", self.visit, login)
        self.assertEqual(report.source, "phone")
