"""$openapi: a valid description, and what the server answers keeps to it."""

from __future__ import annotations

import os
import re
from collections import Counter

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from openapi_spec_validator import validate
from schemathesis.checks import CHECKS

from harness import CONCORD, STANDARD, check_error

EXAMPLES = int(os.environ.get("CONCORD_OPENAPI_EXAMPLES", "120"))


@pytest.fixture(scope="module", params=[STANDARD, CONCORD])
def api(request, server):
    return server.api("admin", request.param)


@pytest.fixture(scope="module")
def document(api):
    answer = api.get("$openapi", absolute=True)
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("application/json")
    return answer.json()


def test_is_valid(document):
    assert document["openapi"].startswith("3.")
    validate(document)


def test_every_path_and_method_is_unambiguous(document):
    identifiers = [operation["operationId"] for path in document["paths"].values()
                   for method, operation in path.items() if isinstance(operation, dict) and "operationId" in operation]
    assert len(identifiers) == len(set(identifiers))
    assert all(path.startswith("/") for path in document["paths"])


class Driver:
    """Sends generated requests to existing records of the real company; everything else stays as generated."""

    def __init__(self, api, document):
        self.api = api
        schema = schemathesis.openapi.from_dict(document)
        schema.config.update(base_url=api.root)
        names = ("not_a_server_error", "response_schema_conformance", "content_type_conformance")
        self.checks = [CHECKS.get_one(name) for name in names]
        self.operations = [result.ok() for result in schema.get_all_operations()]
        self.statuses: Counter[int] = Counter()

    def key(self, path: str) -> str | None:
        """The id of the first row of the set that the path is about."""
        found = re.search(r"/(\w+)\(\{id\}\)", path)
        answer = self.api.get(f"{found.group(1)}?$top=1") if found else None
        rows = answer.json().get("value") if answer is not None and answer.ok else None
        return rows[0].get("id") if rows else None

    def run(self, operation, examples: int) -> str | None:
        """What is wrong with the operation; nothing when all is as described."""
        key = self.key(operation.path)

        @seed(1)
        @settings(max_examples=examples, database=None, deadline=None, phases=[Phase.generate],
                  suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def once(case):
            if "companyId" in (case.path_parameters or {}):
                case.path_parameters["companyId"] = self.api.company
            if key and "id" in (case.path_parameters or {}):
                case.path_parameters["id"] = key
            case.headers = {**(case.headers or {}), "If-Match": "*"}
            try:
                answer = case.call(auth=self.api.session.auth, timeout=20)
            except (requests.exceptions.InvalidHeader, UnicodeError, ValueError):
                return  # not to be sent at all
            self.statuses[answer.status_code] += 1
            if answer.status_code == 501:
                check_error(requests_answer(answer))
            else:
                case.validate_response(answer, checks=self.checks)

        try:
            once()
        except Exception as error:  # every kind of failure is collected
            return f"{operation.method.upper()} {operation.path}: {str(error)[:1500]}"
        return None


@pytest.mark.timeout(240)
def test_answers_keep_to_the_description(api, document, server):
    """Generated requests: no defect, and every answer has a described form."""
    driver = Driver(api, document)
    assert len(driver.operations) > 20
    step = max(1, len(driver.operations) // EXAMPLES)
    chosen = driver.operations[::step]
    failures = [driver.run(operation, 1 if operation.method == "delete" else max(1, EXAMPLES // len(chosen)))
                for operation in chosen]
    failures = [failure for failure in failures if failure]
    assert server.alive()
    assert not failures, f"{len(failures)} operations:\n" + "\n\n".join(failures[:10])
    assert driver.statuses[200] > len(chosen) // 4, driver.statuses


def requests_answer(answer):
    """The part of an answer that the check of errors looks at."""
    made = requests.Response()
    made.status_code, made._content = answer.status_code, answer.content
    made.headers.update({name: values[0] for name, values in answer.headers.items()})
    return made
