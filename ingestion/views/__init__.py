"""Pages of ingestion: runs, files, the coverage of the archive by month."""
