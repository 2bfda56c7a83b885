"""The process: command line, settings, intake, engines, writer, delivery, clock, sandbox, demo."""
