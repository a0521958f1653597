"""Writes Tests/LanguageTests/Golden/decoder: a small decoder of the Llama shape as a Hugging Face folder and as a GGUF
file with quantised weights, the logits that the packages give for both, and the tokens of a conversation.

    python -P Tests/Golden/decoder.py    # gguf 0.19.0, tokenizers 0.23.3, transformers 5.24.0, torch 2.13.0, safetensors
"""
import json, pathlib
import gguf, numpy, tokenizers, torch
from gguf import GGMLQuantizationType as Kind
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

here = pathlib.Path(__file__).resolve().parent.parent / "LanguageTests" / "Golden"
folder = here / "decoder"
folder.mkdir(parents=True, exist_ok=True)
strings = json.loads((here / "strings.json").read_text(encoding="utf8"))

pairs = Tokenizer(models.BPE())
pairs.pre_tokenizer = pre_tokenizers.Sequence(
    [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
pairs.decoder = decoders.ByteLevel()
pairs.train_from_iterator(strings[:436], trainers.BpeTrainer(
    vocab_size=384, special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
    initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
pairs.save(str(folder / "tokenizer.json"), pretty=False)

TEMPLATE = (r"{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}"
            r"{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}")
talk = [{"role": "system", "content": "Answer in one word."}, {"role": "user", "content": " Red mug,\n or café?\n"},
        {"role": "assistant", "content": "mug"}, {"role": "user", "content": "红色 手机壳"}]
chat = PreTrainedTokenizerFast(tokenizer_object=pairs, chat_template=TEMPLATE)
(folder / "chat.json").write_text(json.dumps({"messages": talk, "template": TEMPLATE, "ids": chat.apply_chat_template(
    talk, add_generation_prompt=True, return_dict=False)}))

WIDTH, HEADS, GROUPS, INNER, LAYERS, LENGTH = 32, 4, 2, 64, 2, 1024
config = LlamaConfig(
    vocab_size=pairs.get_vocab_size(), hidden_size=WIDTH, intermediate_size=INNER, num_hidden_layers=LAYERS,
    num_attention_heads=HEADS, num_key_value_heads=GROUPS, max_position_embeddings=LENGTH, rms_norm_eps=1e-5,
    rope_parameters={"rope_type": "default", "rope_theta": 1000.0}, tie_word_embeddings=True, bos_token_id=0,
    eos_token_id=2)
torch.manual_seed(5)
model = LlamaForCausalLM(config).eval()
with torch.no_grad():
    for name, parameter in model.named_parameters():
        parameter.normal_(1 if "norm" in name else 0, 0.25)
weights = {name: value.clone() for name, value in model.state_dict().items() if name != "lm_head.weight"}
save_file(weights, str(folder / "model.safetensors"))
(folder / "config.json").write_text(json.dumps({
    "model_type": "llama", "vocab_size": config.vocab_size, "hidden_size": WIDTH, "intermediate_size": INNER,
    "num_hidden_layers": LAYERS, "num_attention_heads": HEADS, "num_key_value_heads": GROUPS, "hidden_act": "silu",
    "max_position_embeddings": LENGTH, "rms_norm_eps": 1e-5, "rope_theta": 1000.0, "tie_word_embeddings": True,
    "attention_bias": False, "mlp_bias": False, "rope_scaling": None, "bos_token_id": 0, "eos_token_id": 2}))


def interleaved(matrix, heads):
    """Rows as llama.cpp keeps queries and keys: the two halves of a head's width in turns."""
    return matrix.reshape(heads, 2, matrix.shape[0] // heads // 2, -1).swapaxes(1, 2).reshape(matrix.shape)


def in_halves(matrix, heads):
    return matrix.reshape(heads, matrix.shape[0] // heads // 2, 2, -1).swapaxes(1, 2).reshape(matrix.shape)


parts = [("self_attn.q_proj", "attn_q", Kind.Q4_1, HEADS), ("self_attn.k_proj", "attn_k", Kind.Q4_1, GROUPS),
         ("self_attn.v_proj", "attn_v", Kind.Q8_0, 0), ("self_attn.o_proj", "attn_output", Kind.F16, 0),
         ("mlp.gate_proj", "ffn_gate", Kind.Q4_1, 0), ("mlp.up_proj", "ffn_up", Kind.Q8_0, 0),
         ("mlp.down_proj", "ffn_down", Kind.Q4_1, 0), ("input_layernorm", "attn_norm", Kind.F32, 0),
         ("post_attention_layernorm", "ffn_norm", Kind.F32, 0)]
names = [("model.embed_tokens", "token_embd", Kind.Q8_0, 0), ("model.norm", "output_norm", Kind.F32, 0)]
names += [(f"model.layers.{n}.{a}", f"blk.{n}.{b}", kind, heads) for n in range(LAYERS) for a, b, kind, heads in parts]

writer = gguf.GGUFWriter(str(folder / "small.gguf"), "llama")
writer.add_block_count(LAYERS)
writer.add_context_length(LENGTH)
writer.add_embedding_length(WIDTH)
writer.add_feed_forward_length(INNER)
writer.add_head_count(HEADS)
writer.add_head_count_kv(GROUPS)
writer.add_rope_freq_base(1000.0)
writer.add_layer_norm_rms_eps(1e-5)
writer.add_vocab_size(config.vocab_size)
writer.add_rope_dimension_count(WIDTH // HEADS)
writer.add_tokenizer_model("gpt2")
writer.add_tokenizer_pre("smollm")
written = json.loads((folder / "tokenizer.json").read_text(encoding="utf8"))
vocabulary = sorted(pairs.get_vocab(), key=pairs.get_vocab().get)
writer.add_token_list(vocabulary)
writer.add_token_types([3 if n < 3 else 1 for n in range(len(vocabulary))])
writer.add_token_merges([m if isinstance(m, str) else " ".join(m) for m in written["model"]["merges"]])
writer.add_bos_token_id(0)
writer.add_eos_token_id(2)
writer.add_add_bos_token(False)
writer.add_chat_template(TEMPLATE)
read = {}
for name, short, kind, heads in names:
    matrix = weights[name + ".weight"].numpy()
    data = gguf.quants.quantize(interleaved(matrix, heads) if heads else matrix, kind)
    writer.add_tensor(short + ".weight", data, raw_dtype=kind)
    back = gguf.quants.dequantize(data, kind).reshape(matrix.shape).astype(numpy.float32)
    read[name + ".weight"] = torch.from_numpy((in_halves(back, heads) if heads else back).copy())
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()

texts = ["red mug", "v", "Vintage glass lamp 12-pack with wooden table and a garden chair", "红色 手机壳 XL 2件", "café"]


def logits(model):
    with torch.no_grad():
        return [model(torch.tensor([pairs.encode(text).ids])).logits[0] for text in texts]


def rounded(rows):
    return [[round(x, 5) for x in row.tolist()] for row in rows]


result = {"texts": texts, "last": rounded(row[-1] for row in logits(model))}
# The first entries of the vocabulary at every place of one text.
result["places"] = rounded(row[:24] for row in logits(model)[2])
with torch.no_grad():
    tokens = torch.tensor([pairs.encode(texts[0]).ids])
    result["greedy"] = model.generate(tokens, do_sample=False, max_new_tokens=12, eos_token_id=None,
                                      pad_token_id=0)[0, tokens.shape[1]:].tolist()
model.load_state_dict(read, strict=False)
result["quantised"] = rounded(row[-1] for row in logits(model))
result["ids"] = [encoding.ids for encoding in pairs.encode_batch(strings)]
(folder / "logits.json").write_text(json.dumps(result, separators=(",", ":")))
print(len(vocabulary), "tokens")
