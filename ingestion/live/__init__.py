"""Streams that go on: what they send becomes files, minute by minute, in the archive's own layout.

A collector (`collector.py`) reads a stream, writes each closed minute below the stream's prefix and has it
planned like any other dump file. So leases, replay, superseding, coverage, rejects and purges are those of
files.
"""
