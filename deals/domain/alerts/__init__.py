"""Alert rules and what fires them: pure, deterministic, without a clock."""
