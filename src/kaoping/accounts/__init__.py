"""People, the organisations they work for, their posts, and what each post may do.

A request's `actor` is a person in one post. Its role gives it capabilities (`capabilities`, the one
table), views name the capability that they ask for (`kaoping.gates`), and `middleware` refuses all
else. Every service of the house takes the actor first.
"""
