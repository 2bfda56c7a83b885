"""The handbook 服务指南: what the estate tells, and what it could not answer (I7)."""
