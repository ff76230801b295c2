"""Benchmarks of ingestion, as commands: the whole job beside bare decompression of the same files."""
