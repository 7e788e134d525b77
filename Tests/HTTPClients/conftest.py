"""Servers shared by the tests of a file; each file starts from fresh demo data."""

from __future__ import annotations

import pytest

from harness import STANDARD, Database


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    return Database.create(tmp_path_factory.mktemp("concord"))


@pytest.fixture(scope="module")
def server(database):
    with database.serve() as serving:
        yield serving
        assert serving.alive(), serving.log()[-2000:]


@pytest.fixture(scope="module")
def admin(server):
    return server.api("admin")


@pytest.fixture(scope="module")
def standard(server):
    return server.api("admin", STANDARD)
