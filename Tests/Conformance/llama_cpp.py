"""Puts a gateway before llama.cpp's own server, with a tiny random model: `python llama_cpp.py ISOFLOP LLAMA_SERVER`."""

import contextlib
import json
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

import openai

import tiny_model
from gateway import gateway, metrics

ASKED = [{"role": "user", "content": "6*7?"}]
ANSWERED = {"chat_template_kwargs": {"enable_thinking": False}}
SLOTS = 4


def send(url, body=None):
    """The status and the body that come back, as JSON where they are."""
    request = urllib.request.Request(url, body and json.dumps(body).encode(), {"content-type": "application/json"})
    try:
        with urllib.request.urlopen(request) as response:
            status, text = response.status, response.read()
    except urllib.error.HTTPError as error:
        status, text = error.code, error.read()
    return status, text if text.startswith(b"data:") else json.loads(text)


@contextlib.contextmanager
def llama_server(binary, model):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = {"-m": model, "--host": "127.0.0.1", "--port": port, "-np": SLOTS, "-c": 2048 * SLOTS, "-t": 1, "--device": "none"}
    command = [binary, *(str(word) for pair in options.items() for word in pair), "--slots", "--metrics"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url, deadline = f"http://127.0.0.1:{port}", time.monotonic() + 60
    try:
        while not is_ready(url):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{binary} doesn't serve {model}: run it by hand to see why")
            time.sleep(0.05)
        yield url
    finally:
        # It keeps nothing; signals that ask may be blocked where a test started it.
        process.kill()
        process.wait(30)


def is_ready(url):
    try:
        return send(url + "/health")[0] == 200
    except OSError:
        return False


class LlamaCpp(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        tiny_model.write(folder + "/tiny.gguf")
        cls.direct = cls.enterClassContext(llama_server(sys.argv[2], folder + "/tiny.gguf"))
        cls.url = cls.enterClassContext(gateway(sys.argv[1], cls.direct + "/v1"))
        cls.model = send(cls.direct + "/v1/models")[1]["data"][0]["id"]
        cls.client = openai.OpenAI(base_url=cls.url + "/v1", api_key="none", max_retries=0)

    def setUp(self):
        self.settle()

    def body(self, suffix="", **more):
        return {"model": self.model + suffix, "messages": ASKED, "max_tokens": 24, "temperature": 0, "seed": 1, **ANSWERED, **more}

    def ask(self, suffix="", **more):
        body = self.body(suffix, **more)
        return self.client.chat.completions.create(model=body.pop("model"), messages=body.pop("messages"), extra_body=body)

    def both(self, path, body=None):
        """What the server itself and the gateway answer, without what differs between any two answers."""
        answers = []
        for url in (self.direct, self.url):
            # The first warms the prompt's cache.
            send(self.direct + path, body)
            status, answer = send(url + path, body)
            answers.append((status, self.stripped(answer)))
        return answers

    def stripped(self, answer):
        if isinstance(answer, bytes):
            events = [event[6:] for event in answer.decode().split("\n\n") if event]
            return [event if event == "[DONE]" else self.stripped(json.loads(event)) for event in events]
        return {key: value for key, value in answer.items() if key not in ("id", "created", "timings", "usage")}

    def test_what_is_passed_on_is_the_same(self):
        for path, body in [
            ("/v1/chat/completions", self.body()),
            ("/v1/chat/completions", self.body(chat_template_kwargs={})),
            ("/v1/chat/completions", self.body(n=2, logprobs=True, top_logprobs=2)),
            ("/v1/chat/completions", self.body(stream=True, stream_options={"include_usage": True})),
            ("/v1/chat/completions", self.body(response_format={"type": "json_object"})),
            ("/v1/chat/completions", self.body(temperature="hot")),
            ("/v1/chat/completions", {"model": self.model, "messages": 7}),
            ("/v1/completions", {"model": self.model, "prompt": "a", "max_tokens": 8, "temperature": 0, "seed": 1}),
            ("/v1/embeddings", {"model": self.model, "input": "a"}),
        ]:
            with self.subTest(path, body=body):
                direct, passed = self.both(path, body)
                self.assertEqual(direct, passed)

    def test_models(self):
        names = [model.id for model in self.client.models.list()]
        self.assertIn(self.model, names)
        self.assertIn(self.model + "@adaptive", names)

    def test_strategies(self):
        plain = self.ask()
        for suffix, calls in {"@sc3": 3, "@bon2": 2, "@adaptive": 4}.items():
            with self.subTest(suffix):
                answer = self.ask(suffix, isoflop={"receipt": True})
                self.assertEqual(answer.choices[0].message.content, plain.choices[0].message.content)
                self.assertIsNone(answer.choices[0].logprobs)
                self.assertLessEqual(answer.isoflop["calls"], calls)
                told = answer.isoflop["calls"] * plain.usage.completion_tokens
                self.assertLessEqual(answer.usage.completion_tokens, told)
                self.assertEqual(answer.usage.completion_tokens % plain.usage.completion_tokens, 0)

    def test_seeds_differ(self):
        """Candidates at a temperature aren't copies of one another, and the same request gives the same ones."""
        seen = [self.ask("@sc3", temperature=1, isoflop={"receipt": True, "extract": "text"}) for _ in range(2)]
        self.assertEqual(len(set(seen[0].isoflop["votes"])), 3)
        self.assertEqual(self.ask("@sc3", temperature=1, logprobs=True).choices[0].logprobs.content[0].bytes is None, False)

    def test_thinking_is_capped(self):
        for stream in (False, True):
            before = self.tokens()
            body = self.body("@cap8", chat_template_kwargs={}, max_tokens=1000, isoflop={"receipt": True})
            status, answer = send(self.url + "/v1/chat/completions", {**body, "stream": stream})
            self.assertEqual(status, 200)
            if stream:
                events = self.stripped(answer)
                deltas = [choice["delta"] for event in events[:-1] for choice in event["choices"]]
                message = {key: "".join(delta.get(key) or "" for delta in deltas) for key in ("content", "reasoning_content")}
                receipt = events[-2]["isoflop"]
                self.assertEqual(events[-1], "[DONE]")
            else:
                message, receipt = answer["choices"][0]["message"], answer["isoflop"]
            self.assertEqual((receipt["stop"], receipt["calls"]), ("thinking_cap", 2))
            self.assertTrue(8 <= len(message["reasoning_content"]) <= 12, message)
            self.assertTrue(message["content"] and "think" not in message["content"], message)
            self.settle()
            # The server was stopped in its thinking, and gave the answer.
            self.assertLess(self.tokens() - before, 1750)

    def test_thinking_ends_when_its_answer_stays(self):
        """At temperature 0 a random model babbles on, so that probes of it agree long before its tokens end."""
        body = self.body("@exit16", chat_template_kwargs={}, max_tokens=1500, isoflop={"receipt": True, "extract": "text"})
        status, answer = send(self.url + "/v1/chat/completions", body)
        self.assertEqual(status, 200, answer)
        receipt, message = answer["isoflop"], answer["choices"][0]["message"]
        self.assertEqual(receipt["stop"], "stable_answer")
        # The thinking, two probes that agree at least, and the answer.
        self.assertGreater(receipt["calls"], 3)
        self.assertTrue(message["content"], message)
        self.assertLess(len(message["reasoning_content"]), 1400)

    def test_the_model_goes_on_from_its_own_thinking(self):
        """The answer after a cut is the one that the server gives when the thinking stands in its prompt as its template writes it."""
        body = self.body("@cap8", chat_template_kwargs={}, max_tokens=24)
        status, answer = send(self.url + "/v1/chat/completions", body)
        self.assertEqual(status, 200, answer)
        message = answer["choices"][0]["message"]
        prompt = send(self.direct + "/apply-template", {"messages": ASKED})[1]["prompt"]
        thought = prompt + message["reasoning_content"] + "\n</think>\n\n"
        expected = send(self.direct + "/v1/completions", {"prompt": thought, "max_tokens": 24, "temperature": 0, "seed": 1})
        self.assertEqual(message["content"], expected[1]["choices"][0]["text"])

    def test_a_client_that_leaves_frees_the_slot(self):
        for suffix, more in {"": {}, "@cap2k": {"chat_template_kwargs": {}}, "@sc3": {}}.items():
            with self.subTest(suffix):
                impatient = self.client.with_options(timeout=0.3)
                body = self.body(suffix, max_tokens=1_000_000, ignore_eos=True, **more)
                model, messages = body.pop("model"), body.pop("messages")
                if suffix == "@sc3":
                    with contextlib.suppress(openai.APITimeoutError):
                        impatient.chat.completions.create(model=model, messages=messages, extra_body=body)
                else:
                    with impatient.chat.completions.create(model=model, messages=messages, stream=True, extra_body=body) as stream:
                        next(iter(stream))
                self.settle()

    def tokens(self):
        return metrics(self.direct)["llamacpp:tokens_predicted_total"]

    def settle(self):
        """Waits until neither of the two works on anything."""
        # On a starved machine llama.cpp takes its time to see that a connection was closed.
        deadline = time.monotonic() + 60
        while self.is_busy():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.02)

    def is_busy(self):
        slots = [slot["is_processing"] for slot in send(self.direct + "/slots")[1]]
        return any(slots) or metrics(self.url)["isoflop_requests_in_flight"] > 0


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
