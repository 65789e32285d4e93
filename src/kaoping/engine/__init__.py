"""The engine: facts and a scheme in; scores, bounds, grades, ranks, consequences, reasons out.

    JSON → shape ┐
                 ├→ intake → tree (rules) → outcome → Run → result, explanation
    workbook ────┘

Exact rationals from the first number to the grade; nothing is guessed, nothing is rounded, and a
missing value never becomes a number.
"""

from kaoping.engine.facts import Facts, FactsUnit, NumberText
from kaoping.engine.result import components_of, result_of, result_text, summaries_of
from kaoping.engine.run import Run, score, score_facts
from kaoping.engine.strict_json import parse_json, read_json

__all__ = [
    "Facts",
    "FactsUnit",
    "NumberText",
    "Run",
    "components_of",
    "parse_json",
    "read_json",
    "result_of",
    "result_text",
    "score",
    "score_facts",
    "summaries_of",
]
