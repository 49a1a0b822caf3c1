"""A server of OpenAI's API without a model: it holds requests to their schemas and answers all of them in the same way."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jsonschema_rs

from document import POSTED, Document

ANSWER = "Thus \\boxed{42}."
TOOL_CALL = {"id": "call_1", "type": "function", "function": {"name": "multiply", "arguments": '{"a": 6, "b": 7}'}}
USAGE = {"prompt_tokens": 5, "completion_tokens": 7, "total_tokens": 12}


def validators():
    document = Document([]).value
    for path in POSTED:
        schema = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
        for name in ("model", "stream"):
            schema["properties"][name] = {"type": {"model": "string", "stream": ["boolean", "null"]}[name]}
        yield path, jsonschema_rs.validator_for({**schema, "components": document["components"]})


class Upstream(ThreadingHTTPServer):
    """Listens on a free port of this machine."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.validators = dict(validators())
        self.requests = []
        self.broken = 0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request, client_address):
        self.broken += 1


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body go out together

    def log_message(self, *_):
        pass

    def do_GET(self):
        model = {"id": "m", "object": "model", "created": 1, "owned_by": "test"}
        self.reply({"object": "list", "data": [model]} if self.path == "/v1/models" else model)

    def do_POST(self):
        raw = self.rfile.read(int(self.headers.get("content-length", 0)))
        try:
            body = json.loads(raw)
        except ValueError:
            return self.refuse(400, "the body isn't JSON")
        path = self.path.removeprefix("/v1")
        wrong = [] if path not in POSTED else [error.message for error in self.server.validators[path].iter_errors(body)]
        if wrong or path not in POSTED:
            return self.refuse(400 if wrong else 404, wrong[0][:200] if wrong else f"no {path}")
        self.server.requests.append((path, body, dict(self.headers)))
        model = body["model"]
        if model.startswith("status-"):
            status = int(model[7:])
            return self.refuse(status, "as asked", {"retry-after": "1"} if status == 429 else {})
        if model == "slow":
            time.sleep(3)
        elif model not in ("m", "endless"):
            return self.refuse(404, f"no model {model}")
        getattr(self, "answer" + path.replace("/", "_"))(body)

    def reply(self, value, status=200, headers={}):
        text = json.dumps(value).encode()
        self.send_response(status)
        for name, content in {"content-type": "application/json", "content-length": str(len(text)), **headers}.items():
            self.send_header(name, content)
        self.end_headers()
        self.wfile.write(text)

    def refuse(self, status, message, headers={}):
        kind = "rate_limit_error" if status == 429 else "server_error" if status >= 500 else "invalid_request_error"
        self.reply({"error": {"message": message, "type": kind, "param": None, "code": None}}, status, headers)

    def stream(self, events, pause=0):
        self.send_response(200)
        for name, content in {"content-type": "text/event-stream", "transfer-encoding": "chunked"}.items():
            self.send_header(name, content)
        self.end_headers()
        for event in [*events, ""]:
            text = event.encode()
            self.wfile.write(b"%x\r\n%s\r\n" % (len(text), text))
            self.wfile.flush()
            time.sleep(pause)

    def answer_chat_completions(self, body):
        message = self.message(body)
        reason = "tool_calls" if "tool_calls" in message else "stop"
        base = {"id": "chatcmpl-1", "created": 1, "model": "m"}
        choices = range(int(body.get("n") or 1))
        if body.get("stream"):
            return self.stream(self.chunks(body, message, reason, {**base, "object": "chat.completion.chunk"}, choices), 0.005)
        tokens = [{"token": "x", "logprob": -0.5, "bytes": None, "top_logprobs": []}]
        logprobs = {"content": tokens, "refusal": None} if body.get("logprobs") else None
        choices = [{"index": k, "message": message, "finish_reason": reason, "logprobs": logprobs} for k in choices]
        self.reply({**base, "object": "chat.completion", "choices": choices, "usage": USAGE})

    def message(self, body):
        format = (body.get("response_format") or {}).get("type")
        if body.get("tools") and body["messages"][-1]["role"] != "tool":
            return {"role": "assistant", "content": None, "refusal": None, "tool_calls": [TOOL_CALL]}
        text = '{"answer": 42}' if format in ("json_object", "json_schema") else ANSWER
        return {"role": "assistant", "content": text, "refusal": None}

    def chunks(self, body, message, reason, base, choices):
        def event(value):
            return f"data: {json.dumps(value)}\n\n"

        def delta(choice, content, reason=None):
            return event({**base, "choices": [{"index": choice, "delta": content, "finish_reason": reason}]})

        for choice in choices:
            yield delta(choice, {"role": "assistant", "content": ""})
            for place, call in enumerate(message.get("tool_calls", [])):
                whole = call["function"]["arguments"]
                for part in range(0, len(whole), 6):
                    start = {"id": call["id"], "type": "function", "function": {**call["function"], "arguments": whole[:6]}}
                    more = {"function": {"arguments": whole[part : part + 6]}}
                    yield delta(choice, {"tool_calls": [{"index": place, **(more if part else start)}]})
            words = (message["content"] or "").split(" ") * (1000 if body["model"] == "endless" else 1)
            for word in words:
                yield delta(choice, {"content": word + " "})
            yield delta(choice, {}, reason)
        if (body.get("stream_options") or {}).get("include_usage"):
            yield event({**base, "choices": [], "usage": USAGE})
        yield "data: [DONE]\n\n"

    def answer_completions(self, body):
        answer = {"id": "cmpl-1", "object": "text_completion", "created": 1, "model": "m", "usage": USAGE}
        choice = {"index": 0, "text": ANSWER, "finish_reason": "stop", "logprobs": None}
        self.reply({**answer, "choices": [choice]})

    def answer_embeddings(self, body):
        count = len(body["input"]) if isinstance(body["input"], list) else 1
        data = [{"object": "embedding", "index": place, "embedding": [0.5, -0.5]} for place in range(count)]
        self.reply({"object": "list", "model": "m", "data": data, "usage": {"prompt_tokens": 5, "total_tokens": 5}})

    def answer_responses(self, body):
        part = {"type": "output_text", "text": ANSWER, "annotations": []}
        item = {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed", "content": [part]}
        answer = {"id": "resp_1", "object": "response", "created_at": 1, "model": "m", "status": "completed", "output": [item]}
        answer |= {"parallel_tool_calls": True, "tool_choice": "auto", "tools": []}
        if not body.get("stream"):
            return self.reply(answer)
        place = {"item_id": "msg_1", "output_index": 0, "content_index": 0, "logprobs": []}
        kinds = [("created", {"response": answer}), ("output_text.delta", {**place, "delta": ANSWER}), ("completed", {"response": answer})]
        events = [{"type": f"response.{kind}", "sequence_number": number, **more} for number, (kind, more) in enumerate(kinds)]
        self.stream(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events)
