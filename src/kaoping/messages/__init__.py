"""Messages: who is told what happens, in the application, by e-mail, and to a group by webhook.

Nobody calls this room. It listens to the log (`kaoping.audit.listeners`): `notices` is the one
table of which entry tells whom what, `writing` puts the messages beside the entry, in its
transaction, and `delivery` sends what has to leave the house, after the commit, by the worker.

A message is never the only carrier of a duty: whatever it asks for stands in the person's to-dos as
well, which are derived from the state of things. And it says only what happened and where: no mark
and no word that somebody wrote is in it; those stand on the page that it leads to, behind the gate
of that page.
"""
