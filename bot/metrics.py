"""What is counted and measured, in one place; ``GET /metrics`` shows it (``bot/running/watching.py``).

Names and labels are part of what operators build alerts on: docs/operating.md lists them. No label
carries a chat, a person or a text, so their number is bounded and nothing personal leaves here. All
are counted per process; who asks Prometheus adds up the workers.
"""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)

# A second series for each first one, which says no more than when the process started.
disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)  # resident memory, processor time, open files

_FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
_SLOW = (0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600)


def _counter(name: str, says: str, *labels: str) -> Counter:
    return Counter(f"shouwen_{name}", says, labels, registry=REGISTRY)


def _gauge(name: str, says: str, *labels: str) -> Gauge:
    return Gauge(f"shouwen_{name}", says, labels, registry=REGISTRY)


def _histogram(name: str, says: str, buckets: tuple[float, ...]) -> Histogram:
    return Histogram(f"shouwen_{name}", says, buckets=buckets, registry=REGISTRY)


updates = _counter("updates", "Updates whose effects are committed, or that were not for us.")
quarantined = _counter("updates_quarantined", "Updates put into quarantine.")
press_answers = _counter("press_answers", "Answers to button presses, by what became of them.", "outcome")
webhook_answers = _counter("webhook_answers", "What the webhook answered, by HTTP status.", "status")
webhook_seconds = _histogram("webhook_seconds", "From an update read to its commit, by webhook.", _FAST)
silence = _gauge("silence_seconds", "Since the last update, or since the start; 0 where none are received.", "bot")
pending_updates = _gauge("pending_updates", "Updates that wait at Telegram, when it was last asked.", "bot")

batch_jobs = _histogram("batch_jobs", "Jobs in one commit of the writer.", (1, 2, 4, 8, 16, 32, 64))
commit_seconds = _histogram("commit_seconds", "From a batch taken up to its commit.", _FAST)
database_trouble = _gauge("database_trouble", "1 while the database keeps us from committing.")
wal_bytes = _gauge("wal_bytes", "Length of SQLite's write-ahead log; 0 on PostgreSQL.")

messages = _counter("messages", "Messages tried, by what became of them.", "outcome")
repeated_sends = _counter("messages_repeated", "Messages sent once more, for nobody knew whether they had arrived.")
mended_messages = _counter(
    "messages_mended", "Messages that Telegram refused until something was taken off (F59, F64)."
)
evidence = _counter("evidence", "Files of evidence, by what became of their copy.", "outcome")
queue_seconds = _histogram("message_queue_seconds", "From a message's commit to its sending.", _SLOW)
open_messages = _gauge("open_messages", "Messages that wait or are under way.")
oldest_message = _gauge("oldest_message_seconds", "Age of the oldest message that waits or is under way.")
due_lag = _gauge("due_lag_seconds", "How late the most overdue work is.")
quarantine = _gauge("quarantine", "Updates that lie in quarantine.")
oldest_quarantine = _gauge("oldest_quarantine_seconds", "Age of the oldest update in quarantine.")

leader = _gauge("leader", "1 where this process receives, sends and ticks for the bot, 0 where it stands by.", "bot")
loop_lag = _gauge("loop_lag_seconds", "How late the event loop woke up, the last time it was looked at.")
