"""The HTTP client against local stubs: retries, back-off, limits. No sleep: the clock
and the pauses are given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_partners.demo.stub_registers import GARAGE, GeoStub, RechercheStub
from addons.bde_partners.lookup.client import Client
from addons.bde_partners.lookup.throttle import Throttle, TooLong
from addons.bde_partners.rules.registers import geoplateforme, recherche
from addons.bde_partners.rules.registers.errors import RegisterError


class Clock:
    """Time that passes only when somebody pauses."""

    def __init__(self):
        self.now = 100.0
        self.pauses = []

    def __call__(self):
        return self.now

    def pause(self, seconds):
        self.pauses.append(seconds)
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def service():
    with RechercheStub() as stub:
        yield stub


def make_client(stub, clock, timeout=5.0, longest=5.0, count=1000):
    throttle = Throttle(count, 1, clock, clock.pause)
    client = Client("Stub", stub.url, throttle, "BDE/1.0", timeout, longest)
    client.pause = clock.pause
    client.has_key = True
    return client


def ask(client):
    return recherche.parse(client.get("/search", recherche.question("lilas")))


def test_an_answer_and_what_was_sent(service, clock):
    assert [s.siret for s in ask(make_client(service, clock))] == [GARAGE.siret]
    question = service.questions[0]
    assert question.headers["User-Agent"] == "BDE/1.0"
    assert question.params == {
        "q": "lilas",
        "page": "1",
        "per_page": "10",
        "minimal": "true",
        "include": "siege,matching_etablissements,complements",
        "limite_matching_etablissements": "10",
    }


def test_an_error_of_the_service_is_tried_again_with_back_off(service, clock):
    service.script = [500, 503]
    assert ask(make_client(service, clock))
    assert len(service.questions) == 3
    assert clock.pauses == [1.0]  # urllib3: none before the first, then 0.5 × 2


def test_retry_after_is_respected(service, clock):
    service.script = [(429, {"Retry-After": "3"})]
    assert ask(make_client(service, clock))
    assert clock.pauses == [3]


def test_a_long_retry_after_is_told_and_not_waited_for(service, clock):
    service.script = [(429, {"Retry-After": "120"})]
    with pytest.raises(RegisterError) as caught:
        ask(make_client(service, clock))
    assert (caught.value.code, caught.value.seconds) == ("busy", 120)
    assert clock.pauses == []


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ([500] * 4, "down"),
        ([429] * 4, "busy"),
        ([401], "key_refused"),
        ([403], "key_refused"),
        ([400], "refused"),
        ([302], "refused"),
        (["garbage"], "unreadable"),
        (["drop", "drop"], "offline"),
    ],
)
def test_what_fails_is_said(service, clock, script, code):
    service.script = list(script)
    with pytest.raises(RegisterError) as caught:
        ask(make_client(service, clock))
    assert caught.value.code == code
    assert "Stub" in str(caught.value) or "Recherche" in str(caught.value)


def test_too_slow_an_answer_is_a_time_out(service, clock):
    service.script = ["slow", "slow"]
    with pytest.raises(RegisterError) as caught:
        ask(make_client(service, clock, timeout=0.2))
    assert caught.value.code == "timeout"
    assert len(service.questions) == 2


def test_nobody_there(clock):
    with RechercheStub() as stub:
        client = make_client(stub, clock)
    with pytest.raises(RegisterError) as caught:
        ask(client)
    assert caught.value.code == "offline"


def test_unknown_is_no_error(clock):
    with GeoStub() as stub:
        assert make_client(stub, clock).get("/nowhere") is None


def test_a_table_of_addresses_goes_and_comes_back(clock):
    addresses = [
        {"street": "8 rue des Sureaux", "zip": "45000", "city": "Orléans"},
        {"street": "rue inconnue", "zip": "45000", "city": "Orléans"},
        {"street": "", "zip": "45160", "city": "Olivet"},
    ]
    with GeoStub() as stub:
        reply = make_client(stub, clock).post_file(
            "/search/csv",
            geoplateforme.form(),
            "a.csv",
            geoplateforme.to_csv(addresses),
        )
        sent = stub.questions[0].body
    points = geoplateforme.parse_csv(reply, addresses)
    assert [p and p.precision for p in points] == ["address", None, "commune"]
    assert "Orléans".encode() in sent


def test_no_more_than_the_service_allows(clock):
    throttle = Throttle(7, 1, clock, clock.pause)
    for _turn in range(7):
        throttle.wait()
    assert clock.pauses == []
    throttle.wait()
    assert clock.pauses == [1.0]


def test_a_long_queue_is_refused_and_takes_no_turn(clock):
    throttle = Throttle(30, 60, clock, clock.pause)
    for _turn in range(30):
        throttle.wait()
    with pytest.raises(TooLong) as caught:
        throttle.wait(longest=5)
    assert caught.value.seconds == 60
    clock.now += 60
    throttle.wait(longest=5)
    assert clock.pauses == []


@given(
    st.integers(1, 6),
    st.floats(0.5, 20),
    st.lists(st.floats(0, 5), max_size=40),
)
def test_any_window_holds_no_more_than_allowed(count, seconds, gaps):
    clock = Clock()
    throttle = Throttle(count, seconds, clock, clock.pause)
    passes = []
    for gap in gaps:
        clock.now += gap
        throttle.wait(longest=1000)
        passes.append(clock.now)
    for start in passes:
        inside = [p for p in passes if start <= p < start + seconds - 1e-6]
        assert len(inside) <= count
