"""`python -m kaoping` is the same as the command `kaoping`."""

from kaoping.cli import main

main()
