"""From the Internet Archive into an S3 store: what a month consists of, and how it gets across.

`items` knows names and metadata (pure), `web` asks politely, `download` reads one file through breaks,
`transfer` carries one file across, `month` a whole month.
"""
