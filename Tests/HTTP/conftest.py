"""Fixtures: a server with many companies, one with a single company, and fresh companies."""

import itertools

import pytest

from client import Api
from server import Server

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """A server with several companies; tests get their own ones from `co` and `shared`."""
    running = Server(str(tmp_path_factory.mktemp("many")), "--requests-per-user", "0", "--running-per-user", "0")
    running.company("FIRST")
    running.company("SECOND A")
    running.users = {role: running.user(role, role) for role in ("admin", "setup", "edit", "read")}
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def solo(tmp_path_factory):
    """A server with one company only, which is therefore the default one."""
    running = Server(str(tmp_path_factory.mktemp("solo")), "--trusted-proxy", "127.0.0.1", "--tenant", "example.com",
                     "--instance", "BC", "--instance", "Ledger", "--environment", "Production",
                     "--environment", "Sandbox", "--cors-origin", "https://app.example.com",
                     "--requests-per-user", "0")
    running.company("CRONUS")
    running.users = {role: running.user(role, role) for role in ("admin", "read")}
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def only(solo):
    """The default company of the single-company server, not named in addresses."""
    return Api(solo.origin, solo.users["admin"])


def _fresh(server, *options):
    name = f"T{next(_numbers):05d}"
    server.company(name, *options)
    api = Api(server.origin, server.users["admin"])
    api.company = api.one("companies", filter=f"name eq '{name}'")["id"]
    api.name = name
    return api


@pytest.fixture
def co(server):
    """A fresh company with the usual setup, by the Concord route."""
    return _fresh(server)


@pytest.fixture(scope="module")
def shared(server):
    """A company shared by the tests of one module, which must not depend on each other's records."""
    return _fresh(server)


@pytest.fixture(scope="session")
def demo(server):
    """A company with demonstration data, for reading only."""
    return _fresh(server, "--demo")
