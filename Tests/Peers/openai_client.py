"""Asks a server of `restock serve-model` through OpenAI's own client, and prints what came as JSON.

    python3 Tests/Peers/openai_client.py BASE_URL KEY        (openai 3.54.0)
"""
import json
import sys
from concurrent.futures import ThreadPoolExecutor

import openai

base, key = sys.argv[1:3]
client = openai.OpenAI(base_url=base, api_key=key, max_retries=0)
model = client.models.list().data[0].id
messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "red mug"}]


def ask(**options):
    return client.chat.completions.create(model=model, messages=messages, **options)


def error(call):
    try:
        call()
    except openai.APIStatusError as found:
        return [type(found).__name__, found.status_code, found.code, found.param]
    return None


found = {"model": model, "retrieved": client.models.retrieve(model).id}
whole = ask(max_tokens=12, seed=7)
found["whole"] = [whole.choices[0].message.content, whole.choices[0].message.role,
                  whole.choices[0].finish_reason, whole.object]
found["usage"] = [whole.usage.prompt_tokens, whole.usage.completion_tokens, whole.usage.total_tokens]
found["again"] = ask(max_completion_tokens=12, seed=7).choices[0].message.content
found["others"] = [ask(max_tokens=12, seed=seed).choices[0].message.content for seed in (8, 9)]
found["n"] = [[c.index, c.message.content] for c in ask(max_tokens=12, seed=7, n=3).choices]

pieces, reason, usage = "", None, None
for chunk in ask(max_tokens=12, seed=7, stream=True, stream_options={"include_usage": True}):
    for choice in chunk.choices:
        pieces += choice.delta.content or ""
        reason = choice.finish_reason or reason
    usage = chunk.usage or usage
found["stream"] = [pieces, reason, usage.completion_tokens]

schema = {
    "type": "object",
    "properties": {"query": {"type": "string", "maxLength": 12}, "kind": {"enum": ["head", "tail"]}},
    "required": ["query", "kind"],
    "additionalProperties": False,
}
shaped = ask(max_tokens=80, seed=3, response_format={
    "type": "json_schema", "json_schema": {"name": "query", "strict": True, "schema": schema}})
found["shaped"] = json.loads(shaped.choices[0].message.content)
found["shaped_reason"] = shaped.choices[0].finish_reason

with ThreadPoolExecutor(8) as pool:
    many = list(pool.map(lambda seed: ask(max_tokens=12, seed=seed), [7, 8, 9] * 4))
found["together"] = [one.choices[0].message.content for one in many]

found["errors"] = {
    "key": error(lambda: openai.OpenAI(base_url=base, api_key="wrong", max_retries=0).models.list()),
    "model": error(lambda: client.chat.completions.create(model="none", messages=messages)),
    "temperature": error(lambda: ask(temperature=3)),
    "tools": error(lambda: ask(tools=[{"type": "function", "function": {"name": "f"}}])),
    "long": error(lambda: ask(max_tokens=5000)),
}
print(json.dumps(found))
