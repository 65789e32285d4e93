"""The web application: settings, addresses, and the shell that all pages stand in."""
