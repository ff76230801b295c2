"""The statements of voices.py, and those by which loading leaves work to it."""

# A text is gone with its author (policy `figure`, retention): nobody can tell any more who spoke. What was
# told before stays; else the price stands, as a price does whose post was deleted.
TELL_TEXTLESS = """
    WITH told AS (
        UPDATE deals_post SET voice_due = false, voice_knows = coalesce(voice_knows, true), text_key = '',
            voice_reasons = '[]'
        WHERE voice_due AND author_id = 0
        RETURNING id, voice_knows
    ), changed AS (
        UPDATE deals_deal deal SET speaker_knows = told.voice_knows, account = -told.id FROM told
        WHERE deal.post_id = told.id
            AND (deal.speaker_knows, deal.account) IS DISTINCT FROM (told.voice_knows, -told.id)
        RETURNING deal.product_id, deal.currency
    )
    INSERT INTO deals_dirtyproduct (product_id, currency)
    SELECT DISTINCT product_id, currency FROM changed WHERE product_id IS NOT NULL
    ON CONFLICT DO NOTHING
"""

FIRST_POSTS = """
    SELECT account.network, account.author_id, post.id, post.text, post.handle, post.author_name, post.urls
    FROM unnest(%(networks)s::text[], %(authors)s::bigint[]) AS account (network, author_id)
    CROSS JOIN LATERAL (
        SELECT id, text, handle, author_name, urls FROM deals_post
        WHERE network = account.network AND author_id = account.author_id
        ORDER BY id LIMIT %(most)s
    ) post
    ORDER BY 1, 2, 3
"""

DUE_POSTS = """
    SELECT post.network, post.author_id, post.id, post.text, post.handle, post.author_name, post.urls
    FROM unnest(%(networks)s::text[], %(authors)s::bigint[]) AS account (network, author_id)
    JOIN deals_post post USING (network, author_id)
    WHERE post.voice_due
    ORDER BY 1, 2, 3 LIMIT %(most)s
"""

STAGED_SPEAKER = (
    "network text, author_id bigint, facts jsonb, posts int, voice text, sure double precision, "
    "example_id bigint, version text"
)

# An account whose posts have something else in common, or that is told by another version, is told anew.
NOTE_SPEAKERS = """
    WITH written AS (
        INSERT INTO deals_speaker AS stored
            (network, author_id, facts, posts, voice, sure, example_id, version)
        SELECT network, author_id, facts, posts, voice, sure, example_id, version
        FROM staged_speaker ORDER BY network, author_id
        ON CONFLICT (network, author_id) DO UPDATE SET
            (facts, posts, voice, sure, example_id, version)
                = ROW (EXCLUDED.facts, EXCLUDED.posts, EXCLUDED.voice, EXCLUDED.sure, EXCLUDED.example_id,
                    EXCLUDED.version)
        WHERE (stored.facts, stored.posts, stored.voice, stored.sure, stored.example_id, stored.version)
            IS DISTINCT FROM (EXCLUDED.facts, EXCLUDED.posts, EXCLUDED.voice, EXCLUDED.sure,
                EXCLUDED.example_id, EXCLUDED.version)
    )
    UPDATE deals_post post SET voice_due = true
    FROM staged_speaker now LEFT JOIN deals_speaker before USING (network, author_id)
    WHERE (post.network, post.author_id) = (now.network, now.author_id) AND NOT post.voice_due
        AND (now.facts, now.version) IS DISTINCT FROM (before.facts, before.version)
"""

FORGET_SPEAKERS = """
    DELETE FROM deals_speaker speaker
    USING unnest(%(networks)s::text[], %(authors)s::bigint[]) AS account (network, author_id)
    WHERE (speaker.network, speaker.author_id) = (account.network, account.author_id) AND NOT EXISTS (
        SELECT FROM deals_post post
        WHERE (post.network, post.author_id) = (speaker.network, speaker.author_id)
    )
"""

STAGED_VOICE = (
    "id bigint, voice text, voice_knows boolean, voice_sure double precision, voice_reasons jsonb, "
    "voice_version text, text_key text"
)

_TOLD = "voice, voice_knows, voice_sure, voice_reasons, voice_version, text_key"

KEEP_VOICES = f"""
    UPDATE deals_post post SET voice_due = false, ({_TOLD}) = (
        SELECT {_TOLD} FROM staged_voice told WHERE told.id = post.id
    )
    WHERE id IN (SELECT id FROM staged_voice)
"""

STAGED_TYPED = "deal_id bigint"

# Products of texts that read otherwise now are settled again: they may be echoes, or no more.
MARK_NEW_TEXTS_DIRTY = """
    INSERT INTO deals_dirtyproduct (product_id, currency)
    SELECT DISTINCT deal.product_id, deal.currency FROM deals_deal deal
        JOIN staged_voice told ON told.id = deal.post_id JOIN deals_post post ON post.id = told.id
    WHERE deal.product_id IS NOT NULL AND post.text_key <> told.text_key
    ON CONFLICT DO NOTHING
"""

KEEP_SPEAKERS_OF_DEALS = """
    WITH told AS (
        SELECT deal.id, post.voice_knows AS knows, post.author_id AS account,
            typed.deal_id IS NOT NULL AS typed
        FROM staged_voice JOIN deals_post post USING (id) JOIN deals_deal deal ON deal.post_id = post.id
        LEFT JOIN staged_typed typed ON typed.deal_id = deal.id
    ), changed AS (
        UPDATE deals_deal deal
        SET speaker_knows = told.knows, account = told.account, price_typed = told.typed
        FROM told WHERE deal.id = told.id AND (deal.speaker_knows, deal.account, deal.price_typed)
            IS DISTINCT FROM (told.knows, told.account, told.typed)
        RETURNING deal.product_id, deal.currency
    )
    INSERT INTO deals_dirtyproduct (product_id, currency)
    SELECT DISTINCT product_id, currency FROM changed WHERE product_id IS NOT NULL
    ON CONFLICT DO NOTHING
"""

MARK_AUTHORS_DUE = """
    UPDATE deals_speaker speaker SET version = '' FROM deals_post post
    WHERE post.id = ANY(%(posts)s) AND (speaker.network, speaker.author_id) = (post.network, post.author_id)
        AND speaker.version <> ''
"""

MARK_HANDLES_DUE = """
    UPDATE deals_post SET voice_due = true
    WHERE handle = ANY(%(handles)s) AND NOT voice_due AND author_id <> 0
"""
