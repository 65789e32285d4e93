"""Kaoping (考评): a city's yearly evaluation of urban renewal, run from the regulation."""

import os

# Nothing installed beside Kaoping may change how a regulation is read; and looking for such
# plugins takes longer than scoring a city.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

__version__ = "0.1.0"
