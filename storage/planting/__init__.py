"""Made-up estates for the demo, for benchmarks and for load tests."""
