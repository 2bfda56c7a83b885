"""What the metrics show, and by how much they have grown: they belong to the process, through all of its tests."""

from bot import metrics


def figure(name: str, **labels: str) -> float:
    """What a series shows now."""
    return metrics.REGISTRY.get_sample_value(name, labels) or 0.0


class Since:
    """The moment of its making; called with a series, it says by how much that has grown."""

    def __init__(self) -> None:
        self._before = {
            (one.name, *sorted(one.labels.items())): one.value
            for family in metrics.REGISTRY.collect()
            for one in family.samples
        }

    def __call__(self, name: str, **labels: str) -> float:
        return figure(name, **labels) - self._before.get((name, *sorted(labels.items())), 0.0)
