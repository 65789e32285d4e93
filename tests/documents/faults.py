"""A filled workbook with something wrong in it, and what is said of that."""

from documents.workbooks import codes, fill, read, rows, three_districts, unit_columns

SHEET = "区人民政府"
COVER = "填报说明"
MARK = "1.1.1|mark"


def problems_of(scheme, folder, edit, content=None):
    """Fill in three districts, change the workbook, and return what is wrong with it."""
    path = fill(scheme, content or three_districts(scheme), folder, edit)
    return read(scheme, path)[1]


def cell(book, key, unit="haibowan", sheet=SHEET):
    """Return the cell of a key and unit."""
    return book[sheet].cell(rows(book[sheet])[key], unit_columns(book[sheet])[unit])


def put(key, value, unit="haibowan", sheet=SHEET):
    """Return an edit that writes a value into a cell."""

    def edit(book):
        cell(book, key, unit, sheet).value = value

    return edit


def the_problem(problems, code):
    """Return the only problem there is, which has this code."""
    assert codes(problems) == [code], [str(problem) for problem in problems]
    return problems[0]
