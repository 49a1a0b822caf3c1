"""Asks a gateway with openai-python, as its users do: `python clients.py ISOFLOP`."""

import sys
import time
import unittest

import openai
from openai.types.responses import Response
from pydantic import BaseModel

from gateway import gateway, metrics
from upstream import ANSWER, TOOL_CALL, Upstream

ASKED = [{"role": "user", "content": "6*7?"}]
TOOLS = [{"type": "function", "function": {"name": "multiply", "parameters": {"type": "object"}}}]
STRATEGIES = ["m", "m@sc5", "m@bon2", "m@adaptive", "m@cap64"]


class Product(BaseModel):
    answer: int


class Clients(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.upstream = Upstream()
        cls.running = gateway(sys.argv[1], cls.upstream.url)
        cls.url = cls.enterClassContext(cls.running)
        cls.client = openai.OpenAI(base_url=cls.url + "/v1", api_key="own")

    def ask(self, model="m", **more):
        return self.client.chat.completions.create(model=model, messages=ASKED, **more)

    def test_models(self):
        names = [model.id for model in self.client.models.list()]
        self.assertIn("m", names)
        self.assertIn("m@adaptive", names)
        self.assertEqual(self.client.models.retrieve("m@sc3").id, "m@sc3")
        with self.assertRaises(openai.NotFoundError):
            self.client.models.retrieve("absent")

    def test_answers(self):
        for model in STRATEGIES:
            with self.subTest(model):
                answer = self.ask(model, temperature=0.7, seed=1)
                self.assertEqual(answer.choices[0].message.content.strip(), ANSWER)
                self.assertEqual((answer.object, answer.choices[0].finish_reason), ("chat.completion", "stop"))
                self.assertGreaterEqual(answer.usage.total_tokens, 12)
                self.assertEqual(answer.model, model)

    def test_streams(self):
        for model in STRATEGIES:
            with self.subTest(model):
                chunks = list(self.ask(model, stream=True, stream_options={"include_usage": True}))
                self.assertEqual("".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices).strip(), ANSWER)
                self.assertEqual([chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1], "stop")
                self.assertGreaterEqual(chunks[-1].usage.completion_tokens, 7)
                self.assertEqual({chunk.object for chunk in chunks}, {"chat.completion.chunk"})
                self.assertEqual(len({chunk.id for chunk in chunks}), 1)
                self.assertTrue(all(chunk.usage is None for chunk in chunks[:-1]))
                self.assertTrue(all(chunk.usage is None for chunk in self.ask(model, stream=True)))

    def test_choices(self):
        for model in ["m", "m@sc3"]:
            with self.subTest(model):
                answer = self.ask(model, n=3)
                self.assertEqual([choice.index for choice in answer.choices], [0, 1, 2])
        with self.assertRaises(openai.BadRequestError):
            self.ask("m@cap64", n=3)

    def test_tools(self):
        for model in STRATEGIES:
            with self.subTest(model):
                for choice in [self.ask(model, tools=TOOLS).choices[0], self.streamed(model, tools=TOOLS)]:
                    [call] = choice.message.tool_calls
                    self.assertEqual((choice.finish_reason, call.id, call.type), ("tool_calls", TOOL_CALL["id"], "function"))
                    self.assertEqual(call.function.model_dump(exclude={"parsed_arguments"}), TOOL_CALL["function"])
                turn = [*ASKED, choice.message.to_dict(), {"role": "tool", "tool_call_id": call.id, "content": "42"}]
                turn[1] = {"role": "assistant", "content": None, "tool_calls": [TOOL_CALL]}
                answer = self.client.chat.completions.create(model=model, messages=turn, tools=TOOLS)
                self.assertEqual(answer.choices[0].message.content.strip(), ANSWER)

    def streamed(self, model, **more):
        """The choice that openai-python puts together from a stream."""
        with self.client.chat.completions.stream(model=model, messages=ASKED, **more) as stream:
            return stream.get_final_completion().choices[0]

    def test_parsed_answers(self):
        for model in STRATEGIES:
            with self.subTest(model):
                answer = self.client.chat.completions.parse(model=model, messages=ASKED, response_format=Product)
                self.assertEqual(answer.choices[0].message.parsed, Product(answer=42))
                self.assertEqual(self.streamed(model, response_format=Product).message.parsed, Product(answer=42))
                asked = self.upstream.requests[-1][1]["response_format"]["json_schema"]
                self.assertEqual(asked["schema"]["properties"]["answer"]["type"], "integer")

    def test_log_probabilities(self):
        for model in ["m", "m@sc3", "m@bon2"]:
            with self.subTest(model):
                self.assertEqual(self.ask(model, logprobs=True).choices[0].logprobs.content[0].logprob, -0.5)

    def test_refusals(self):
        for suffix in ["", "@sc3", "@cap64"]:
            with self.subTest(suffix):
                calm = self.client.with_options(max_retries=0)
                for status, kind in {
                    400: openai.BadRequestError, 401: openai.AuthenticationError, 403: openai.PermissionDeniedError, 404: openai.NotFoundError,
                    409: openai.ConflictError, 422: openai.UnprocessableEntityError, 429: openai.RateLimitError, 500: openai.InternalServerError,
                    503: openai.InternalServerError,
                }.items():  # fmt: skip
                    for stream in (False, True):
                        with self.assertRaises(kind) as caught:
                            list(calm.chat.completions.create(model=f"status-{status}{suffix}", messages=ASKED, stream=stream))
                        self.assertIn("as asked", caught.exception.message)
                        if status == 429:
                            self.assertEqual(caught.exception.type, "rate_limit_error")
                            self.assertEqual(caught.exception.response.headers["retry-after"], "1")

    def test_a_busy_upstream_is_asked_again_after_its_wait(self):
        before, start = len(self.upstream.requests), time.monotonic()
        with self.assertRaises(openai.RateLimitError):
            self.client.with_options(max_retries=1).chat.completions.create(model="status-429", messages=ASKED)
        self.assertEqual(len(self.upstream.requests) - before, 2)
        self.assertGreater(time.monotonic() - start, 0.9)

    def test_a_budget_is_not_asked_again(self):
        before, calls = len(self.upstream.requests), metrics(self.url).get("isoflop_requests_total", 0)
        with self.assertRaises(openai.BadRequestError) as caught:
            self.ask("m@sc8", max_tokens=1000, extra_body={"isoflop": {"budget": {"tokens": 20}}})
        self.assertEqual((caught.exception.type, caught.exception.code), ("budget_exceeded", "budget_exceeded"))
        self.assertEqual(len(self.upstream.requests), before)
        self.assertEqual(metrics(self.url)["isoflop_requests_total"] - calls, 1)

    def test_receipts(self):
        raw = self.client.chat.completions.with_raw_response.create(
            model="m@sc5", messages=ASKED, extra_body={"isoflop": {"receipt": True}}, extra_headers={"x-client": "c"}
        )
        self.assertEqual(raw.parse().choices[0].message.content, ANSWER)
        self.assertEqual(raw.headers["x-isoflop-agreement"], "1.0")
        self.assertEqual(raw.parse().isoflop["calls"], int(raw.headers["x-isoflop-calls"]))
        self.assertEqual(raw.parse().usage.completion_tokens, 7 * int(raw.headers["x-isoflop-calls"]))
        self.assertTrue(self.ask()._request_id.startswith("req_"))
        self.assertTrue(self.ask("m@adaptive")._request_id.startswith("req_"))

    def test_keys_and_headers_go_on(self):
        self.ask(extra_headers={"x-client": "c"})
        headers = self.upstream.requests[-1][2]
        self.assertEqual((headers["authorization"], headers["x-client"]), ("Bearer own", "c"))

    def test_a_stream_that_is_left_ends_the_work(self):
        for model in ("endless", "endless@cap64"):
            with self.subTest(model):
                before = self.upstream.broken
                with self.ask(model, stream=True) as stream:
                    next(iter(stream))
                self.settle(lambda: self.upstream.broken > before)

    def settle(self, upstream_has_noticed=lambda: True):
        """Waits until the gateway works on nothing, and its upstream knows."""
        deadline = time.monotonic() + 5
        while not (metrics(self.url)["isoflop_requests_in_flight"] == 0 and upstream_has_noticed()):
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)

    def test_timeouts(self):
        for model in ["slow", "slow@sc3"]:
            with self.subTest(model):
                with self.assertRaises(openai.APITimeoutError):
                    self.client.with_options(timeout=0.3, max_retries=0).chat.completions.create(model=model, messages=ASKED)
                self.settle()

    def test_other_routes(self):
        self.assertEqual(self.client.completions.create(model="m", prompt="6*7?").choices[0].text, ANSWER)
        self.assertEqual(len(self.client.embeddings.create(model="m", input=["a", "b"]).data), 2)
        self.assertEqual(self.client.responses.create(model="m", input="6*7?").output_text, ANSWER)
        kinds = [event.type for event in self.client.responses.create(model="m", input="6*7?", stream=True)]
        self.assertEqual(kinds, ["response.created", "response.output_text.delta", "response.completed"])
        for ask in (
            lambda: self.client.completions.create(model="m@sc3", prompt="6*7?"),
            lambda: self.client.embeddings.create(model="m@sc3", input="a"),
        ):
            with self.assertRaises(openai.BadRequestError):
                ask()

    def test_responses_with_strategies(self):
        for model in ("m@sc3", "m@adaptive", "m@cap64"):
            with self.subTest(model):
                whole = self.client.responses.create(model=model, input="6*7?", instructions="be brief", max_output_tokens=300)
                self.assertEqual((whole.output_text.strip(), whole.status, whole.model), (ANSWER, "completed", model))
                self.assertGreater(whole.usage.output_tokens, 0)
                Response.model_validate(whole.to_dict())
                with self.client.responses.stream(model=model, input="6*7?", max_output_tokens=300) as stream:
                    kinds = [event.type for event in stream]
                    told = stream.get_final_response()
                self.assertEqual((kinds[0], kinds[-1], told.output_text.strip()), ("response.created", "response.completed", ANSWER))

    def test_responses_call_tools(self):
        tools = [{"type": "function", "name": "multiply", "parameters": {"type": "object"}, "strict": False}]
        said = [{"role": "user", "content": "6*7?"}]
        first = self.client.responses.create(model="m@sc3", input=said, tools=tools)
        call = next(item for item in first.output if item.type == "function_call")
        said += first.output + [{"type": "function_call_output", "call_id": call.call_id, "output": "42"}]
        second = self.client.responses.create(model="m@sc3", input=said, tools=tools)
        self.assertEqual(second.output_text, ANSWER)
        roles = [message["role"] for message in self.upstream.requests[-1][1]["messages"]]
        self.assertEqual(roles, ["user", "assistant", "tool"])

    def test_responses_fail_as_errors(self):
        with self.assertRaises(openai.BadRequestError) as caught:
            self.client.responses.create(model="m@sc3", input="x", previous_response_id="resp_1")
        self.assertEqual(caught.exception.param, "previous_response_id")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
