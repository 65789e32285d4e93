"""The evaluation year: a pinned scheme, its units, assessors, calendar, windows and stages.

    shipped scheme → services.open_cycle → set-up (readings, units, assessors, calendar, windows)
                   → services.change_stage … → archived

Everything that other rooms ask of a year they ask here: `stages.lock` says whether something may be
done now and why not, `queries` who takes part and who scores what, `Cycle.settled_scheme` by which
rules. They add their own to it through `conditions.register_condition`, `lateness.register_late`
and `impact.register_effect`.
"""
