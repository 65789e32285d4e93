"""Documents: workbooks in and out.

    scheme, year → write_template → people fill in → read_facts_book → engine → write_result_book

A template carries the regulation's words beside every cell and knows the scheme that it was made
for; what comes back is read with suspicion, by keys and never by position, and gives the same
result as a facts file of the same content. Files are written whole or not at all.
"""

from kaoping.documents.facts_book import read_facts_book
from kaoping.documents.result_book import write_result_book
from kaoping.documents.template import write_template

__all__ = ["read_facts_book", "write_result_book", "write_template"]
