"""Whatever proxies an office has: who called, by which scheme, and health checks by any name."""

from dataclasses import replace
from ipaddress import ip_network

import pytest
from environs import Env, EnvError

from kgscience.accounts.current_request import client_address
from kgscience.proxies import parse_address
from kgscience.security_policy import PROXY_HEADERS, read

PERSON, LIAR, BALANCER, NGINX = "10.20.30.40", "203.0.113.9", "10.0.0.5", "127.0.0.1"
V6 = "2001:db8::7"
FOR, FORWARDED, REAL = "HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        (" 192.0.2.1:4711 ", "192.0.2.1"),
        ("[2001:db8::7]:4711", V6),
        ("[2001:db8::7]", V6),
        ('"[2001:DB8::7]:4711"', V6),
        ("2001:db8:0::7", V6),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("[::ffff:192.0.2.1]:80", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::1"),
        ("unknown", None),
        ("_hidden", None),
        ("1.2.3.4.5:6", None),
        ("", None),
    ],
)
def test_an_address_is_read_with_or_without_a_port(text, address):
    assert parse_address(text) == address


def see(rf, settings, headers, *, peer=NGINX, **policy):
    defaults = {"proxies": 1, "trusted_proxies": (), "proxy_headers": PROXY_HEADERS}
    networks = tuple(ip_network(network) for network in policy.pop("trusted_proxies", ()))
    wanted = defaults | policy | {"trusted_proxies": networks}
    settings.POLICY = replace(settings.POLICY, **wanted)
    return client_address(rf.get("/", REMOTE_ADDR=peer, **headers))


@pytest.mark.parametrize(
    "headers",
    [
        {FOR: PERSON},
        {FOR: f"{PERSON}:51234"},
        {FOR: f"{LIAR}, {PERSON}"},
        {FORWARDED: f"for={PERSON}"},
        {FORWARDED: f'for={LIAR};proto=http, by=10.0.0.1;For="{PERSON}:4711";proto=https'},
        {REAL: PERSON},
        {FOR: PERSON, REAL: LIAR, FORWARDED: f"for={LIAR}"},
    ],
)
def test_one_proxy_names_the_person_in_any_of_the_headers(rf, settings, headers):
    assert see(rf, settings, headers) == PERSON


def test_one_proxy_names_a_person_of_the_newer_internet(rf, settings):
    assert see(rf, settings, {FORWARDED: f'for="[{V6}]:4711"'}) == V6
    assert see(rf, settings, {FOR: f"[{V6}]:4711"}) == V6


OURS = (f"{NGINX}/32", "10.0.0.0/28", "fd00::/8")


@pytest.mark.parametrize(
    ("chain", "peer", "expected"),
    [
        (f"{PERSON}, {BALANCER}", NGINX, PERSON),
        (f"{LIAR}, {PERSON}, {BALANCER}:443", NGINX, PERSON),
        (f"{LIAR}, {PERSON}", NGINX, PERSON),  # a request that passed by the balancer
        (f"{PERSON}, fd00::1", NGINX, PERSON),
        (f"{LIAR}", PERSON, PERSON),  # a request that passed by all proxies
        (f"{LIAR}, unknown, {BALANCER}", NGINX, BALANCER),
        (f"{PERSON}, {BALANCER}", "", PERSON),  # by a socket on the same machine
        ("10.0.0.6, 10.0.0.5", NGINX, "10.0.0.6"),  # one proxy asks for itself
        ("", NGINX, NGINX),
    ],
)
def test_named_proxies_are_passed_over_however_many(rf, settings, chain, peer, expected):
    assert see(rf, settings, {FOR: chain}, peer=peer, trusted_proxies=OURS) == expected


def test_a_pinned_header_is_the_only_one_believed(rf, settings):
    headers = {FOR: LIAR, REAL: PERSON}
    assert see(rf, settings, headers, proxy_headers=("X-Real-IP",)) == PERSON
    assert see(rf, settings, {FOR: LIAR}, proxy_headers=("X-Real-IP",)) == NGINX


def test_the_environment_names_the_proxies(monkeypatch):
    monkeypatch.setenv("TRUSTED_PROXIES", "127.0.0.1, 10.0.0.5/28 ,fd00::/8")
    monkeypatch.setenv("PROXY_HEADER", "x-real-ip")
    policy = read(Env(), production=True, behind_proxy=False)
    networks = [str(network) for network in policy.trusted_proxies]
    assert networks == ["127.0.0.1/32", "10.0.0.0/28", "fd00::/8"]
    assert (policy.proxies, policy.proxy_headers) == (1, ("X-Real-IP",))


@pytest.mark.parametrize(
    ("name", "text"), [("TRUSTED_PROXIES", "nginx.example.vn"), ("PROXY_HEADER", "Via")]
)
def test_nonsense_about_proxies_stops_the_start(monkeypatch, name, text):
    monkeypatch.setenv(name, text)
    with pytest.raises(EnvError, match=name):
        read(Env(), production=True, behind_proxy=True)


# ------------------------------------------------------------------------- health and scheme


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["10.0.0.11:8000", "localhost", "khong.co.ten", "", "a b/c"])
@pytest.mark.parametrize("path", ["/healthz", "/healthz/"])
def test_a_health_check_may_ask_by_any_name(client, settings, host, path):
    settings.ALLOWED_HOSTS = ["baocao.example.vn"]
    answer = client.get(path, headers={"Host": host})
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert client.get("/login/", headers={"Host": host}).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("scheme", [{}, {"X-Forwarded-Proto": "http"}, {"X-Forwarded-Ssl": "on"}])
def test_with_https_on_people_sign_in_whatever_the_proxy_says_of_the_scheme(
    settings, scheme, django_user_model
):
    from django.test import Client

    settings.HTTPS, settings.ALLOWED_HOSTS = True, ["baocao.example.vn"]
    django_user_model.objects.create_user("nhap", password="nhap")
    client = Client(enforce_csrf_checks=True, headers={"Host": "baocao.example.vn", **scheme})
    token = client.get("/login/").context["csrf_token"]
    words = {"username": "nhap", "password": "nhap", "csrfmiddlewaretoken": str(token)}
    origin = {"Origin": "https://baocao.example.vn"}
    assert client.post("/login/", words, headers=origin).status_code == 302
