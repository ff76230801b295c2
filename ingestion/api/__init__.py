"""API v1 of ingestion: runs, watched prefixes, the coverage of the archive by month."""
