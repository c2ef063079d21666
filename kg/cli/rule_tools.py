"""Commands for rule authors: explain, score, rules check, rules diff."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from kg import corpus
from kg.cli import inputs, options, terminal, wording
from kg.errors import KgError
from kg.extraction import explaining, extractor, idle_lines, rule_checks
from kg.messages import translated
from kg.model import Document
from kg.resources import folder


@click.command()
@click.argument("text")
@options.language
@options.schema
def explain(text: str, language: str, schema: Path | None) -> None:
    """Show how a text is read: tokens, mentions, clauses, units, the rules behind them, and what was missing.

    \b
    kg explain TEXT
    kg explain "$(cat notice.txt)"
    """
    known = corpus.load(schema)
    read = extractor.trace(Document("text", text), known)
    for line in wording.explanation(read, explaining.words(known, language)):
        click.echo(line)


@click.command()
@click.argument("gold", type=options.PATH)
@click.argument("paths", nargs=-1, type=options.PATH, metavar="[PATH...]")
@click.option("--errors", is_flag=True, help="List what was missed or is too much, by rule, beside its text.")
@click.option("--rules", is_flag=True, help="List the precision of each rule.")
@options.form(["table", "json"], "How to print the scores.", default="table")
@options.output("File for the precision of each rule, as schema/measured.tsv keeps it.")
@options.schema
@options.workers
def score(
    gold: Path,
    paths: Sequence[Path],
    errors: bool,
    rules: bool,
    format: str,
    output: Path | None,
    schema: Path | None,
    workers: int | None,
) -> None:
    """Score extraction against gold.

    GOLD is a JSON Lines file, or a folder of them; PATH are the documents themselves, or what a system
    wrote of them as JSON Lines. Without PATH, GOLD is a document or a folder of them: those that a person
    has reviewed are gold as corrected, and what the rules alone read of them is scored.

    \b
    kg score data/hanbin-2021.jsonl data/hanbin-2021.txt
    kg score gold/ gold/ --rules --errors
    kg score reports/
    kg score gold/ texts/ --rules -o schema/measured.tsv
    """
    from kg import scoring
    from kg.scoring import report

    expected = scoring.gold(gold) if paths else []
    with inputs.account() as kept:
        if paths:
            found = list(inputs.extractions(paths, schema, workers, kept))
        else:
            pairs = list(inputs.reviewed([gold], schema, workers, kept))
            expected, found = [after for after, _ in pairs], [before for _, before in pairs]
        result = scoring.score(expected, found)
        if format == "json":
            terminal.result(json.dumps(report.to_json(result), ensure_ascii=False, indent=1))
        else:
            click.echo("\n".join(report.table(result)))
        if rules:
            click.echo("\n".join(["", *report.rule_table(result, corpus.load(schema))]))
        if errors:
            click.echo("\n".join(["", *report.error_lines(result)]))
        if output is not None:
            command = f"kg score {gold} {' '.join(map(str, paths))} --rules -o {output}"
            terminal.result("\n".join(report.measured_table(result, command)), output)


@click.group()
def rules() -> None:
    """Try rules out before they are kept."""


@rules.command()
@options.schema
def check(schema: Path | None) -> None:
    """Run every rule's examples and counter-examples; exit 1 where one does not hold.

    Of a folder of your own, lines of the lexicon that the product has not and that change nothing are told
    with the rule or line that wins.

    \b
    kg rules check
    kg rules check --schema my-schema/
    """
    known = corpus.load(schema)
    for line in idle_lines.idle(known, folder("schema")) if schema else ():
        where = f"{known.folder / 'lexicon' / line.source}"
        terminal.warn(f"{where}: {line.term!r} has no effect: {line.winner!r} reads it as {line.reading}")
    problems = rule_checks.check(known)
    for problem in problems:
        click.echo(f"{problem.source}: rule {problem.rule!r}: {problem.text}")
    if problems:
        terminal.fail(KgError(f"{len(problems)} problems in the rules"))
    counts = {stem: len(list(file.all())) for stem, file in known.files.items()}
    for stem in (stem for stage in known.stages for stem in stage.files):
        click.echo(f"{stem}.yaml: {counts.get(stem, 'words')}" + (" rules" if stem in counts else ""))
    total = f"{sum(counts.values())} rules in {len(counts)} files"
    click.echo(translated(f"All {total}, and the words of 2 more, hold their examples and counter-examples."))


@rules.command()
@click.argument("other", type=options.PATH, metavar="OTHER_SCHEMA")
@options.paths
@options.schema
def diff(other: Path, paths: Sequence[Path], schema: Path | None) -> None:
    """Show what another folder of lexicon and rules would add (+) and take away (-) on documents.

    \b
    kg rules diff my-schema/ data/
    kg rules diff my-schema/ reports/ --schema kept-schema/
    """
    old, new = corpus.load(schema), corpus.load(other)
    with inputs.account() as kept:
        for change in rule_checks.diff(inputs.documents(paths, old, kept), old, new):
            place = f"{change.doc}:{change.start}"
            click.echo(f"{change.sign} {place}  {change.what}  {change.text}  [{change.rule}]")
