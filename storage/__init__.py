"""What is kept and what is allowed: tables, one module per noun, the rules, the procedures."""
