"""The rules, one file per family of the rulebook.

Each file has three layers: the pure question, the guard or claim that runs in the transaction,
and the trigger of the database (``TRIGGERS``) that holds even against SQL by hand. Migrations
carry frozen copies of the triggers; a test compares them.
"""
