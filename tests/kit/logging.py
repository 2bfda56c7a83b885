"""Logs as a test wants them: plain, for drawing a traceback in colours takes longer than most tests."""

import structlog


def plain_logs() -> None:
    """Until something else is configured, and whatever was before."""
    structlog.reset_defaults()
    structlog.configure(processors=[
        structlog.stdlib.add_log_level, structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer(),
    ])
