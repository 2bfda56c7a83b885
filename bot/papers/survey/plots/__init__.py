"""The plots of a survey's report: how each service was rated, how that changed, what matters, how forms came back."""
