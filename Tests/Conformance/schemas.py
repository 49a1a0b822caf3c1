"""Holds a gateway to OpenAI's schemas with schemathesis: `python schemas.py ISOFLOP`.

Requests that are right by their schema, and such that aren't, go to every route, passed on and with strategies.
"""

import itertools
import json
import random
import sys
import unittest

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import content_type_conformance, not_a_server_error, response_schema_conformance, status_code_conformance
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from document import Document, ErrorBody
from gateway import gateway
from upstream import Upstream

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
STRATEGIES = ["m@sc2", "m@bon2", "m@adaptive4", "m@cap64"]
GIVEN = b'{"model": "%s", "messages": [{"role": "user", "content": "\xc3\xa9 \\"x"}], "seed": -12, "stop": null, "temperature": 0.5}'


class Schemas(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.upstream = Upstream()
        cls.url = cls.enterClassContext(gateway(sys.argv[1], cls.upstream.url))
        cls.session = requests.Session()
        cls.cases = 0

    @classmethod
    def tearDownClass(cls):
        print(
            f"{cls.cases} requests, {len(cls.upstream.requests)} calls",
            file=sys.stderr,
        )

    def hold(self, document, mode, check, examples):
        """Sends what schemathesis makes of a document's operations."""
        for operation in schemathesis.openapi.from_dict(document.value).get_all_operations():
            operation = operation.ok()

            @settings(
                max_examples=examples,
                deadline=None,
                derandomize=True,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(operation.as_strategy(generation_mode=mode))
            def holds(case):
                type(self).cases += 1
                checks = [*CHECKS, check] if check else CHECKS
                case.call_and_validate(base_url=self.url + "/v1", session=self.session, checks=checks, timeout=20)

            with self.subTest(operation.label):
                holds()

    def test_right_requests_passed_on(self):
        self.hold(Document(["m"]), GenerationMode.POSITIVE, positive_data_acceptance, 25)

    def test_wrong_requests_passed_on(self):
        self.hold(
            Document(["m"], ["/chat/completions", "/completions", "/embeddings", "/responses"]),
            GenerationMode.NEGATIVE,
            negative_data_rejection,
            25,
        )

    def test_right_requests_with_strategies(self):
        paths = ["/chat/completions", "/models/{model}"]
        for models, choices in ((STRATEGIES[:-1], 16), (STRATEGIES[-1:], 1)):
            self.hold(Document(models, paths, choices), GenerationMode.POSITIVE, positive_data_acceptance, 40)

    def test_wrong_requests_with_strategies(self):
        self.hold(Document(STRATEGIES, ["/chat/completions"]), GenerationMode.NEGATIVE, negative_data_rejection, 100)

    def test_responses_with_strategies(self):
        """What no chat can say is refused, though a server of responses might do it: right requests needn't be accepted."""
        self.hold(Document(STRATEGIES, ["/responses"]), GenerationMode.POSITIVE, None, 60)
        self.hold(Document(STRATEGIES, ["/responses"]), GenerationMode.NEGATIVE, negative_data_rejection, 100)

    def post(self, path, body):
        """Sends a body of any bytes; whatever comes back is in the API's form."""
        type(self).cases += 1
        response = self.session.post(self.url + "/v1" + path, data=body, headers={"content-type": "application/json"}, timeout=20)
        self.assertLess(response.status_code, 500, body)
        self.assertEqual(response.headers["content-type"], "application/json", body)
        if response.status_code != 200:
            ErrorBody.model_validate_json(response.content)
        return response.status_code

    def test_every_field_of_a_wrong_type(self):
        given = {"input": "x", "messages": [{"role": "user", "content": "x"}], "prompt": "x"}
        for path, models in {
            "/chat/completions": ["m", *STRATEGIES],
            "/completions": ["m"],
            "/embeddings": ["m"],
            "/responses": ["m", *STRATEGIES],
        }.items():
            schema = Document(models).value["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
            right = {name: value for name, value in given.items() if name in schema["required"] or path == "/responses" and name == "input"}
            for model, name, value in itertools.product(models, schema["properties"], [True, 7, 0.5, "x", [7], {"x": 7}]):
                body = {"model": model, **right, name: value}
                if name != "model" and not self.upstream.validators[path].is_valid(body):
                    with self.subTest(body):
                        self.assertEqual(self.post(path, json.dumps(body)), 400)

    def test_bodies_that_are_not_json(self):
        """Bytes that are changed anywhere: what isn't JSON any more is refused, whether strategies read it or the upstream."""
        source = random.Random(1)
        for model in ("m", *STRATEGIES):
            for _ in range(60):
                body = bytearray(GIVEN % model.encode())
                for _ in range(source.randint(1, 3)):
                    body[source.randrange(len(body))] = source.choice([source.randrange(256), *b'{}[]",:\\0e-'])
                status = self.post("/chat/completions", bytes(body))
                if not is_json(body):
                    self.assertEqual(status, 400, body)


def is_json(body):
    def refuse(name):
        raise ValueError(name)

    try:
        json.loads(body.decode(), parse_constant=refuse)
    except ValueError:
        return False
    return True


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
