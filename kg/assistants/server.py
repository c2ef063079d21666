"""The server that assistants start: tools over standard input and output, by the kept SDK of the protocol."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations

from kg.assistants.tools import Tools
from kg.errors import KgError
from kg.stores import open_store
from kg.version import __version__

_ABOUT = (
    "A knowledge graph of Chinese policy documents: goals and measures, who answers for them, by when, and "
    "on what. Every row has a citation; quote its sentence and name its document. Begin with ask or "
    "list_questions."
)


def server(address: str) -> MCPServer:
    """Return the server of a store; raises ``StoreError`` where there is none."""
    open_store(address).close()
    tools = Tools(address)
    made = MCPServer("policy-kg", instructions=_ABOUT, version=__version__)
    reads = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    for tool in tools.all():
        made.add_tool(_told(tool), annotations=reads)
    return made


def _told(tool: Callable[..., Any]) -> Callable[..., Any]:
    """Return a tool whose errors are told to the assistant, in one line."""

    @functools.wraps(tool)
    def run(*given: Any, **named: Any) -> Any:
        try:
            return tool(*given, **named)
        except KgError as error:
            raise ToolError(str(error)) from None

    return run
