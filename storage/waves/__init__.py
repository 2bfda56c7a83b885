"""Waves: satisfaction surveys as they live in the tables – planned, drawn, sent, answered, counted, published.

What is computed stands in ``storage/surveys``, which touches no table; what is allowed in ``storage/rules/surveys``.
Each module here is one matter of a wave's life, in the order in which it lives: ``planning``, ``drawing``,
``running``, ``sending``, ``answering``, ``closing``, ``measures``, ``publishing``.
"""
