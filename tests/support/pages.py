"""A small graph by the contract of the product, friendly or hostile, for the tests of the page."""

from __future__ import annotations

import networkx as nx

BASE = "https://example.org/data/"
TEXT = "汉滨区委要加快五里工业集中区和现代农业园区建设，保护汉江，2025年底前建成10个园区。"


def at(said: str) -> tuple[int, int]:
    """Where words stand in the text."""
    return TEXT.index(said), TEXT.index(said) + len(said)


def small_graph(names: dict[str, str] | None = None) -> nx.MultiDiGraph:
    """Return one document with one sentence, two measures and a goal; ``names`` replaces words in it."""
    words = {"title": "示例文件", "theme": "一个主题", "zone": "汉江", "park": "现代农业园区", "text": TEXT}
    words |= names or {}
    graph = nx.MultiDiGraph()
    doc = BASE + "doc/sample"

    def node(path: str, kind: str, name: str, **more: object) -> str:
        graph.add_node(BASE + path, type=kind, name=name, docs=["sample"], **more)
        return BASE + path

    def edge(start: str, end: str, key: str, **more: object) -> None:
        graph.add_edge(start, end, key=key, docs=["sample"], **more)

    node(
        "doc/sample", "PolicyDocument", words["title"], doc="sample", title=words["title"], date="2021-02-07"
    )
    theme = node("theme/t", "Theme", words["theme"])
    body = node("body/汉滨区委", "Body", "汉滨区委", aliases=["区委"])
    wuli = node("park/五里工业集中区", "Park", "五里工业集中区")
    park = node("park/p", "Park", words["park"])
    zone = node("ecologicalzone/汉江", "EcologicalZone", words["zone"])
    sentence = node("doc/sample/sentence/0", "Sentence", words["text"], text=words["text"], start=0)
    due = node("doc/sample/time/28-35", "Deadline", "2025年底前", date="2025-12-31")
    figure = node("doc/sample/quantity/37-40", "Quantity", "10个")

    def unit(said: str, kind: str, **more: object) -> str:
        start, end = at(said)
        text = words["text"][start:end]
        path = f"doc/sample/unit/{start}-{end}"
        rule, heading = "the rule", [words["theme"], "小标题"] if words["theme"] else []
        iri = node(path, kind, text, start=start, end=end, doc="sample", rule=rule, heading=heading, **more)
        edge(iri, doc, "fromDocument")
        edge(iri, sentence, "inSentence")
        if heading:
            edge(iri, theme, "hasTheme")
        return iri

    def mention(said: str, kind: str) -> str:
        start, end = at(said)
        name = words["text"][start:end]
        return node(f"doc/sample/mention/{start}-{end}-{kind}", "Mention", name, start=start, end=end)

    build = unit("加快五里工业集中区和现代农业园区建设", "Measure", modality="do")
    protect = unit("保护汉江", "Measure", modality="encourage")
    goal = unit("2025年底前建成10个园区", "Goal", modality="do")
    edge(build, wuli, "target", evidence=[mention("五里工业集中区", "Park")])
    edge(build, park, "target", evidence=[mention("现代农业园区", "Park")])
    edge(protect, zone, "target", evidence=[mention("汉江", "EcologicalZone")])
    edge(protect, wuli, "basis")
    said = [mention("汉滨区委", "Body")]
    edge(build, body, "leadBody", inferred=False, rule="subject", evidence=said)
    edge(goal, body, "leadBody", inferred=True, rule="issuer")
    edge(goal, due, "time")
    edge(goal, figure, "quantity")
    edge(protect, goal, "contributesTo")
    return graph
