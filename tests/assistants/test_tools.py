"""What an assistant gets by the protocol: the SDK's own client starts ``kg mcp`` and asks."""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters

from kg import graph
from kg.formats import records
from kg.knowledge import own
from kg.stores import open_store
from support.folders import FICTIONAL, ROOT


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the two fictional documents."""
    path = tmp_path_factory.mktemp("store") / "kg.db"
    with open_store(str(path), create=True) as store:
        for one in records.read(FICTIONAL / "yunzhou.jsonl"):
            store.replace(graph.build([one], own()))
    return path


def with_client(place: Path, talk: Callable[[Client], Awaitable[Any]]) -> Any:
    """Start the server, let a client talk to it over its standard input and output, and end it."""

    async def run() -> Any:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        program = StdioServerParameters(
            command=sys.executable, args=["-m", "kg", "mcp", "--store", str(place)], env=environment
        )
        async with Client(program) as client:
            return await talk(client)

    return anyio.run(run)


def test_an_assistant_asks_over_stdio(place: Path) -> None:
    """All tools only read; an answer tells how the sentence was understood, and where each row stands."""

    async def talk(client: Client) -> Any:
        tools = (await client.list_tools()).tools
        asked = await client.call_tool("ask", {"sentence": "市环境局牵头哪些任务"})
        found = await client.call_tool("search", {"text": "青溪"})
        where = await client.call_tool("evidence", {"text": "数字经济"})
        refused = await client.call_tool("ask", {"sentence": "今天天气怎么样"})
        wrong = await client.call_tool("answer_question", {"name": "ownes"})
        return tools, asked, found, where, refused, wrong

    tools, asked, found, where, refused, wrong = with_client(place, talk)
    assert {tool.name for tool in tools} == {
        *("list_questions", "answer_question", "ask", "search", "evidence")
    }
    assert all(tool.annotations.read_only_hint for tool in tools)
    answer = asked.structured_content
    assert answer["understood"]["parameters"] == {"body": "市环境局", "role": "lead"}
    citation = answer["rows"][0]["citation"]
    assert citation["title"] == "青溪流域保护实施意见"
    assert "市环境局牵头" in citation["sentence"]
    assert {name["name"] for name in found.structured_content["result"]} >= {"青溪", "青溪流域"}
    assert where.structured_content["rows"][0]["citation"]["document"] == "yunzhou-food"
    assert refused.structured_content["rows"] == [] and refused.structured_content["examples"]
    assert wrong.is_error and "did you mean 'owners'" in wrong.content[0].text
