"""OpenAI's API, cut to the gateway's routes, as an OpenAPI document made of the types of openai-python, which are made of the published one."""

from openai.types import Completion, CreateEmbeddingResponse, EmbeddingCreateParams, Model, completion_create_params
from openai.types.chat import ChatCompletion, completion_create_params as chat_params
from openai.types.responses import Response, response_create_params
from pydantic import BaseModel, TypeAdapter


class ErrorContent(BaseModel):
    message: str
    type: str
    param: str | None
    code: str | None


class ErrorBody(BaseModel):
    error: ErrorContent


class ModelList(BaseModel):
    object: str
    data: list[Model]


POSTED = {
    "/chat/completions": (chat_params.CompletionCreateParamsNonStreaming, ChatCompletion),
    "/completions": (completion_create_params.CompletionCreateParamsNonStreaming, Completion),
    "/embeddings": (EmbeddingCreateParams, CreateEmbeddingResponse),
    "/responses": (response_create_params.ResponseCreateParamsNonStreaming, Response),
}
READ = {"/models": ModelList, "/models/{model}": Model}


class Document:
    """The document; request bodies name one of the given models, and want so many choices at most."""

    def __init__(self, models, paths=None, choices=16):
        self.schemas = {}
        self.models = models
        self.choices = choices
        every = {path: {"post": self.operation(answer, self.body(params))} for path, (params, answer) in POSTED.items()}
        every |= {path: {"get": self.operation(answer)} for path, answer in READ.items()}
        every["/models/{model}"]["get"]["parameters"] = [{"name": "model", "in": "path", "required": True, "schema": {"enum": models}}]
        self.value = {
            "openapi": "3.1.0",
            "info": {"title": "OpenAI's API", "version": "1"},
            "paths": {path: item for path, item in every.items() if paths is None or path in paths},
            "components": {"schemas": self.schemas},
        }

    def schema(self, kind):
        schema = TypeAdapter(kind).json_schema(ref_template="#/components/schemas/{model}")
        self.schemas.update(schema.pop("$defs", {}))
        return schema

    def body(self, params):
        schema = self.schema(params)
        schema["properties"]["model"] = {"enum": self.models}
        # As published; the types don't say it. Where strategies answer the gateway takes fewer choices than that.
        if "messages" in schema["properties"]:
            schema["properties"]["messages"]["minItems"] = 1
        if "n" in schema["properties"]:
            schema["properties"]["n"] = {"type": ["integer", "null"], "minimum": 1, "maximum": self.choices}
        if "top_logprobs" in schema["properties"]:
            schema["properties"]["top_logprobs"] = {"type": ["integer", "null"], "minimum": 0, "maximum": 20}
        # A stream is right too, and is no JSON; its value of a wrong type is tried by hand.
        schema["properties"].pop("stream", None)
        schema["required"] = sorted({"model", *schema.get("required", [])})
        return schema

    def operation(self, answer, body=None):
        def content(schema):
            return {"content": {"application/json": {"schema": schema}}}

        failure = {"description": "a refusal", **content(self.schema(ErrorBody))}
        operation = {"responses": {"200": {"description": "the answer", **content(self.schema(answer))}, "4XX": failure}}
        if body:
            operation["requestBody"] = {"required": True, **content(body)}
        return operation
