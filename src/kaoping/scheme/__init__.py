"""The scheme language: a city's regulation as data, with the words behind every rule.

    source text + scheme.yaml + readings.yaml → load → checks → Scheme → engine

`load_scheme` is the way in. No module here knows a city, and none knows the web.
"""

from kaoping.scheme.load import load_scheme, scheme_from_texts
from kaoping.scheme.model import InnerNode, Leaf, Node, Regulation
from kaoping.scheme.reading import Reading
from kaoping.scheme.scheme import Scheme
from kaoping.scheme.walk import Visit, leaves, walk

__all__ = [
    "InnerNode",
    "Leaf",
    "Node",
    "Reading",
    "Regulation",
    "Scheme",
    "Visit",
    "leaves",
    "load_scheme",
    "scheme_from_texts",
    "walk",
]
