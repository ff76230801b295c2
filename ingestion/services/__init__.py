"""Every write of ingestion, a module a step: runs, discovery, planning, claims, work, completion."""
