"""The register: records, their history and words, who handles them, and how people read them."""
