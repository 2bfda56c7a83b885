"""What is wrong with something that was handed in: a file, a profile. The text says what, and on which line."""


class SurveyFault(Exception):
    """A file or a profile of surveys cannot be used; nothing was kept of it."""
