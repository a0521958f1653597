"""Writes Tests/LanguageTests/Golden: strings, two small vocabularies with the ids that the package gives, and a small
encoder with the vectors that the package gives.

    python -P Tests/Golden/language.py        # tokenizers 0.23.3, transformers 5.23.0, torch 2.13.0, safetensors
"""
import json, pathlib, random, unicodedata
import tokenizers
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

here = pathlib.Path(__file__).resolve().parent.parent / "LanguageTests" / "Golden"
folder = here / "encoder"
folder.mkdir(parents=True, exist_ok=True)
random_ = random.Random(7)

plain = [
    "", "   ", "\t\n", "a", "[SEP] inside [MASK]", "[sep]", "don't stop-me now!", "it's we'll they'd I'M YOU'RE",
    "100cm x 25,5mm", "3.5kg / 12oz", "€19,99 £5 $3", "naïve café Ångström", "ÀÉÎÕÜ ñ ç ß ﬁ", "İstanbul ıI", "日本語テスト",
    "中文分词测试 iPhone手机壳", "한국어 텍스트", "русский ёлка Й", "Ελληνικά Σίσυφος", "עברית", "العربية", "हिन्दी में", "ไทย",
    "emoji 😀👨‍👩‍👧‍👦🇩🇪 ok", "zero\u200bwidth\u200d \u00ad soft", "nbsp\u00a0x\u3000y", "\u0000null\ufffd", "a\u0301 e\u0308",
    "fullwidth ＡＢＣ１２３", "“quotes” ‘single’ – — …", "x²+y³≤√z", "½ ⅓ Ⅳ ①", "a" * 101, "a" * 100, "é" * 101, "ab" * 200, "word " * 60,
    "\u202eRTL", "tab\tsep\r\nline\x0b\x0c\x85", "under_score", "#hash @at C++ C# .NET", "http://shop.example/?q=1&b=2",
    "\U0002a6d6\U0002f800", "  leading and trailing  ", "multiple    spaces", "a\n\n\nb  ", "12345 6 78", "ǅ ǈ ŉ", "Straße STRASSE",
    "\u1e9e", "𝕳𝖊𝖑𝖑𝖔", "ᾳ ῼ", "e\u0327\u0301", "\ue000private", "[CLS][SEP]", "x[PAD]y",
]
words = ("red blue Small LARGE mug cups lamp table chair garden wooden glass steel kitchen gift box set vintage paper heart bag "
         "holder sign light candle with for of and 12-pack 250ml 4GB 15\" USB-C waterproof kids' men's café crème").split()
chinese = "红色 蓝色 手机壳 连衣裙 女 男 儿童 夏季 新款 包邮 不锈钢 厨房 礼物 玻璃 杯子 灯 桌子 椅子 复古 防水".split()
for _ in range(250):
    plain.append(" ".join(random_.choices(words, k=random_.randint(1, 7))))
for _ in range(130):
    plain.append("".join(random_.choices(chinese + ["XL", " ", "2件"], k=random_.randint(1, 6))))
blocks = [(32, 126), (160, 591), (0x370, 0x5FF), (0x600, 0x6FF), (0x900, 0x97F), (0x2000, 0x2BFF), (0x3000, 0x30FF),
          (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xFF00, 0xFFEF), (0x1F300, 0x1FAFF)]
for _ in range(120):
    text = ""
    for _ in range(random_.randint(1, 24)):
        low, high = random_.choice(blocks[:2] + blocks)
        text += chr(random_.randint(low, high)) + (" " if random_.random() < 0.2 else "")
    plain.append(text)


def write(name, value):
    (here / name).write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), encoding="utf8")


def save(name, file, tokenizer):
    tokenizer.save(str(here / file), pretty=False)
    write(f"{name}.ids.json", [encoding.ids for encoding in tokenizer.encode_batch(plain)])


special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
pieces = Tokenizer(models.WordPiece(unk_token="[UNK]"))
pieces.normalizer = normalizers.BertNormalizer(lowercase=True)
pieces.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
pieces.train_from_iterator(plain[:436], trainers.WordPieceTrainer(vocab_size=900, special_tokens=special))
pieces.post_processor = processors.TemplateProcessing(
    single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
save("word-piece", "encoder/tokenizer.json", pieces)

pairs = Tokenizer(models.BPE())
pairs.pre_tokenizer = pre_tokenizers.Sequence(
    [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
pairs.decoder = decoders.ByteLevel()
pairs.train_from_iterator(plain[:436], trainers.BpeTrainer(
    vocab_size=700, special_tokens=["<|end|>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
save("byte-pairs", "byte-pairs.tokenizer.json", pairs)
write("strings.json", plain)

import torch
from safetensors.torch import save_file
from transformers import BertConfig, BertModel

torch.manual_seed(3)
config = BertConfig(vocab_size=pieces.get_vocab_size(), hidden_size=12, num_hidden_layers=2, num_attention_heads=3,
                    intermediate_size=20, max_position_embeddings=16, layer_norm_eps=1e-12)
model = BertModel(config).eval()
with torch.no_grad():
    for parameter in model.parameters():
        parameter.normal_(0, 0.3)
save_file({name: value.contiguous() for name, value in model.state_dict().items()}, str(folder / "model.safetensors"))
(folder / "config.json").write_text(json.dumps({key: getattr(config, key) for key in (
    "model_type", "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
    "max_position_embeddings", "layer_norm_eps", "hidden_act", "type_vocab_size")}))
texts = ["red mug", "", "vintage glass lamp with wooden table and a garden chair for kids' gift", "红色 手机壳 XL", "café"]
vectors = {"mean": [], "first": [], "max": []}
with torch.no_grad():
    for text in texts:
        ids = pieces.encode(text).ids
        ids = ids if len(ids) <= 16 else ids[:15] + ids[-1:]
        states = model(input_ids=torch.tensor([ids])).last_hidden_state[0]
        for name, pooled in (("mean", states.mean(0)), ("first", states[0]), ("max", states.max(0).values)):
            vectors[name].append([round(x, 6) for x in pooled.tolist()])
write("encoder/vectors.json", {"texts": texts, **vectors})
print(len(plain), "strings, tokenizers", tokenizers.__version__)
