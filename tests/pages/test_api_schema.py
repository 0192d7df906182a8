"""The API against its own OpenAPI: generated requests never break it, and answers keep the form."""

import datetime as dt

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from tests import cast as scene
from tests.pages import small_world as small
from tests.pages.test_api import key_of
from zhuzhen.base import scope

pytestmark = pytest.mark.slow
EXAMPLES = 4


def furnish(on_stage):
    """One record with its paper, receipt and duty, so that lists are not empty; their names."""
    scope.enter(scope.EVERYTHING)
    author = scene.account("author", role="county", place_id=scene.NANXIONG)
    ends = small.Ends(scene.ZHUJI, scene.DONGGUAN, on_stage.lead.pk, on_stage.cluster.pk)
    record = small.record("丁", ends=ends, by=author, register="field_visit")
    return {
        "uid": str(record.uid),
        "register_id": "field_visit",
        "code": scene.ZHUJI,
        "pack": "guangdong-2023",
        "papers/{number}": str(record.record_papers.get().paper_id),
        "imports/{number}": str(record.receipt_id),
        "orgs/{number}": str(on_stage.lead.pk),
        "clusters/{number}": str(on_stage.cluster.pk),
    }


@pytest.fixture
def one_connection():
    """As Django's own test client does: a request leaves the test's transaction alone."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def named(case, *, real, asked):
    """Every second request names a row that is there: what lies behind a 404 is tried too."""
    for name in case.path_parameters or {}:
        key = next((k for k in real if k.endswith(f"/{{{name}}}") and k in case.path), name)
        if asked % 2 and key in real:
            case.path_parameters[name] = real[key]


def ask_all_of(operation, *, header, real) -> int:
    """Generated requests to one operation, each taken back; how many were asked."""
    asked = 0

    @seed(20221120)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case):
        nonlocal asked
        named(case, real=real, asked=asked)
        with transaction.atomic():
            response = case.call(headers=header)
            transaction.set_rollback(True)
        asked += 1
        case.validate_response(response, checks=[not_a_server_error, response_schema_conformance])

    ask()
    return asked


@pytest.mark.parametrize("who", ["province", "liaison", "system_admin"])
def test_no_request_breaks_the_api(on_stage, people, one_connection, who):
    real = furnish(on_stage)
    header = key_of(getattr(people, who), expires_on=dt.date(2099, 1, 1))
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", get_wsgi_application(), headers=header
    )
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 25
    asked = [ask_all_of(operation, header=header, real=real) for operation in operations]
    assert min(asked) >= 1
    assert sum(asked) > len(operations) * 2
