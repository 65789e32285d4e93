"""What is done beside the pages: the worker, what becomes of its tasks when it is killed, chores.

A task is a function under `django_tasks.task`; `task.enqueue(…)` writes a row into the database and
a worker (`kaoping worker`) does it. The library leaves three things open, which stand here:

- `leases`: a worker gives a sign of life; the task of one that gives none is put back and done
  again, a few times at most. So every task is written such that doing it twice does no harm.
- `worker`: a task that fails is tried again after a growing wait.
- `chores`: what is done every day, hour or minute, whichever worker comes first.
"""
