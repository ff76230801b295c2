"""Live streams: made-up servers on this machine that behave like the real ones in their troubles."""
