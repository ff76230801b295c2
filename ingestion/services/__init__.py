"""Every write of ingestion, a module a step: runs, discovery, planning, leases, work, completion."""
