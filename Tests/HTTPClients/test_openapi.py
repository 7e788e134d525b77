"""$openapi: a valid description, and what the server answers keeps to it."""

from __future__ import annotations

import os

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
    if answer.status_code == 501:
        pytest.skip("$openapi is not offered yet")
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


@pytest.mark.timeout(240)
def test_answers_keep_to_the_description(api, document, server):
    """Generated requests, valid and invalid: no defect, and every answer has a described form."""
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=api.root)
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) > 20
    checks = [check for check in (CHECKS.get_one("not_a_server_error"), CHECKS.get_one("response_schema_conformance"),
                                  CHECKS.get_one("content_type_conformance"))]
    auth, failures = api.session.auth, []
    each = max(1, EXAMPLES // len(operations))
    chosen = operations if len(operations) <= EXAMPLES else operations[::len(operations) // EXAMPLES + 1]
    for operation in chosen:
        failures += run(operation, each, auth, checks)
    assert server.alive()
    assert not failures, f"{len(failures)} operations:\n" + "\n\n".join(failures[:10])


def run(operation, examples: int, auth, checks) -> list[str]:
    @seed(1)
    @settings(max_examples=examples, database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def once(case):
        case.headers = {**(case.headers or {}), "Prefer": "validate-only"}
        try:
            answer = case.call(auth=auth, timeout=20)
        except (requests.exceptions.InvalidHeader, UnicodeError, ValueError):
            return  # not to be sent at all
        if answer.status_code == 501:
            check_error(requests_answer(answer))
            return
        case.validate_response(answer, checks=checks)

    try:
        once()
    except Exception as error:  # every kind of failure is collected
        return [f"{operation.method.upper()} {operation.path}: {str(error)[:1500]}"]
    return []


def requests_answer(answer):
    """The part of an answer that the check of errors looks at."""
    made = requests.Response()
    made.status_code, made._content = answer.status_code, answer.content
    made.headers.update({name: values[0] for name, values in answer.headers.items()})
    return made
