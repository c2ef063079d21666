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
from kg.assistants.tools import Tools
from kg.errors import QueryError
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
        *("list_questions", "answer_question", "ask", "list_tasks", "search", "search_texts"),
        *("list_fields", "evidence"),
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


def test_texts_are_searched_with_counts_and_places(place: Path) -> None:
    """A hit says its sentence and characters; a narrower search leaves as many hits as the counts say."""
    tools = Tools(str(place))
    found = tools.search_texts("青溪")
    assert found["total"] == len(found["hits"]) > 1
    for hit in found["hits"]:
        cited = hit["citation"]
        assert cited["document"].startswith("yunzhou") and "青溪" in cited["sentence"]
        assert 0 <= cited["start"] < cited["end"]
    year, count = next(iter(found["counts"]["year"].items()))
    assert tools.search_texts("青溪", year=year)["total"] == count


def test_tasks_are_narrowed_by_field_of_work(place: Path) -> None:
    """A field is called by its name or label, holds the narrower ones, and another name is refused."""
    tools = Tools(str(place))
    every = tools.list_tasks()
    water = tools.list_tasks(field="生态环境")
    assert 0 < water["total"] < every["total"]
    assert all("ecology" in row["fields"] for row in water["rows"])
    assert water["rows"] == tools.list_tasks(field="ecology")["rows"]
    assert all(row["citation"]["sentence"] for row in water["rows"])
    with pytest.raises(QueryError, match="no field"):
        tools.list_tasks(field="天气")
    assert {"ecology", "energy"} <= {field["name"] for field in tools.list_fields()}


def test_tasks_come_a_page_at_a_time(place: Path) -> None:
    """Pages follow each other, and the last one says that it is the last."""
    tools = Tools(str(place))
    total = tools.list_tasks()["total"]
    first, rest = tools.list_tasks(limit=2), tools.list_tasks(limit=total, offset=2)
    assert first["more"] and not rest["more"]
    assert [*first["rows"], *rest["rows"]] == tools.list_tasks(limit=total)["rows"]
