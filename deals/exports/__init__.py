"""Lists as files: each is declared once (columns, rows) and served as CSV, XLSX or JSON."""
