"""What one account says twice: of two retailers, or again of one.

It says the same of two retailers or more: no comparison, none of it is a price point. It says the same price
again: that is one point, where it first said so, until the days are over for which a price stands; then it is
news again. Raw SQL: windows over windows, a batch of products at once.
"""

MARK_REPEATS = """
    WITH said AS (
        SELECT deal.id, announced_at, post_id, anchor, piece_price, could_be_point AS counts,
            (deal.product_id, currency, condition, retailer_id, account) AS whose,
            could_be_point AND text_key <> '' AND account <> 0
                AND min(retailer_id) OVER echo <> max(retailer_id) OVER echo AS echo
        FROM deals_deal deal JOIN deals_post post ON post.id = deal.post_id
        WHERE deal.product_id = ANY(%(products)s)
        WINDOW echo AS (PARTITION BY deal.product_id, could_be_point, account, text_key)
    ), changes AS (
        SELECT id, announced_at, post_id, anchor, whose,
            piece_price IS DISTINCT FROM lag(piece_price) OVER inorder AS is_new
        FROM said WHERE counts AND echo IS NOT TRUE
        WINDOW inorder AS (PARTITION BY whose ORDER BY announced_at, post_id, anchor)
    ), runs AS (
        SELECT *, count(*) FILTER (WHERE is_new)
            OVER (PARTITION BY whose ORDER BY announced_at, post_id, anchor) AS run
        FROM changes
    ), parts AS (
        SELECT *, floor(extract(epoch FROM announced_at - min(announced_at) OVER (PARTITION BY whose, run))
            / (86400 * %(valid_days)s)) AS part
        FROM runs
    ), counted AS (
        SELECT id, row_number() OVER inpart > 1 AS is_repeat,
            count(*) OVER (PARTITION BY whose, run, part) AS times
        FROM parts
        WINDOW inpart AS (PARTITION BY whose, run, part ORDER BY announced_at, post_id, anchor)
    ), settled AS (
        SELECT said.id, coalesce(counted.is_repeat, false) AS is_repeat,
            coalesce(said.echo, false) AS is_echo,
            CASE WHEN counted.is_repeat IS FALSE THEN counted.times ELSE 1 END AS times
        FROM said LEFT JOIN counted USING (id)
    )
    UPDATE deals_deal deal SET is_repeat = settled.is_repeat, is_echo = settled.is_echo, times = settled.times
    FROM settled WHERE deal.id = settled.id AND (deal.is_repeat, deal.is_echo, deal.times)
        IS DISTINCT FROM (settled.is_repeat, settled.is_echo, settled.times)
"""
