"""Writes a tiny random model that says small letters and thinks first, as a GGUF file that llama.cpp reads."""

import gguf
import numpy

SPECIAL = ["<|im_start|>", "<|im_end|>", "<think>", "</think>"]
LETTERS = b"abcdefghijklmnopqrstuvwxyz "
WIDTH, HEADS, HIDDEN, CONTEXT = 64, 2, 128, 2048
TEMPLATE = """{%- for message in messages %}<|im_start|>{{ message.role }}
{% if message.reasoning_content %}<think>
{{ message.reasoning_content }}
</think>

{% endif %}{{ message.content }}<|im_end|>
{% endfor %}
{%- if add_generation_prompt %}<|im_start|>assistant
{% if enable_thinking is defined and enable_thinking is false %}<think>

</think>

{% else %}<think>
{% endif %}{% endif %}"""


def alphabet():
    """A printable character for each byte, as byte-level tokenizers have them."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = iter(range(256, 512))
    return [chr(byte if byte in printable else next(others)) for byte in range(256)]


def write(path, seed=1):
    random = numpy.random.default_rng(seed)

    def matrix(rows, columns):
        return (random.standard_normal((rows, columns)) / columns**0.5).astype(numpy.float32)

    tokens = SPECIAL + alphabet()
    # The first dimension is the same in every place, and no layer writes to it: by it the output shuns all but letters.
    embedding, output = matrix(len(tokens), WIDTH) * WIDTH**0.5, matrix(len(tokens), WIDTH) * 4
    embedding[:, 0], output[:, 0] = 4, -100
    output[[len(SPECIAL) + byte for byte in LETTERS], 0] = 0
    mixing, down = matrix(WIDTH, WIDTH), matrix(WIDTH, HIDDEN)
    mixing[0], down[0] = 0, 0

    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(HIDDEN)
    writer.add_head_count(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types([gguf.TokenType.CONTROL] * 2 + [gguf.TokenType.USER_DEFINED] * 2 + [gguf.TokenType.NORMAL] * 256)
    writer.add_token_merges([f"{tokens[4 + 32]} a"])
    writer.add_eos_token_id(1)
    writer.add_add_bos_token(False)
    writer.add_chat_template(TEMPLATE)
    ones = numpy.ones(WIDTH, numpy.float32)
    for name, tensor in {
        "token_embd": embedding, "output": output, "output_norm": ones, "blk.0.attn_norm": ones, "blk.0.ffn_norm": ones,
        "blk.0.attn_q": matrix(WIDTH, WIDTH), "blk.0.attn_k": matrix(WIDTH, WIDTH), "blk.0.attn_v": matrix(WIDTH, WIDTH),
        "blk.0.attn_output": mixing, "blk.0.ffn_gate": matrix(HIDDEN, WIDTH), "blk.0.ffn_up": matrix(HIDDEN, WIDTH), "blk.0.ffn_down": down,
    }.items():  # fmt: skip
        writer.add_tensor(name + ".weight", tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
