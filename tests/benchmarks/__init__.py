"""Benchmarks: each figure beside its own floor, from the same run, in a process with a database of its own."""
