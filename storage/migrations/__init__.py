"""The schema's history, frozen step by step; ``storage/migrate`` walks it."""
