"""H – handling, from the assignment to the closing: one file per step, each opened by its rules' sentences.

None of them imports the follow-up (V) but ``closing`` and ``deciding``, so that it may ask them before it closes.
"""
