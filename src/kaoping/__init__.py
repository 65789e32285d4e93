"""Kaoping (考评): a city's yearly evaluation of urban renewal, run from the regulation."""

__version__ = "0.1.0"
