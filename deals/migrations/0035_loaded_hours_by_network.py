"""A loaded hour counts for one network: that of the posts that its chunk carried in it.

Where these are of several networks, the one with most posts has the hour (loading the file again with
`--force` tells them apart); an hour without posts goes with the rest of its chunk.
"""

from django.db import migrations, models

FILL = (
    """
    UPDATE deals_coveragehour covered SET network = most.network
    FROM (
        SELECT DISTINCT ON (source) source, network
        FROM deals_sighting JOIN deals_post post ON post.id = post_id
        GROUP BY source, network ORDER BY source, count(*) DESC, network
    ) most
    WHERE covered.source = most.source AND covered.network <> most.network
    """,
    """
    UPDATE deals_coveragehour covered SET network = most.network
    FROM (
        SELECT DISTINCT ON (source, date_trunc('hour', seen.seen_at))
            source, date_trunc('hour', seen.seen_at) AS hour, network
        FROM deals_sighting seen JOIN deals_post post ON post.id = post_id
        GROUP BY source, 2, network ORDER BY source, 2, count(*) DESC, network
    ) most
    WHERE (covered.source, covered.hour) = (most.source, most.hour) AND covered.network <> most.network
    """,
)


def fill(apps, schema_editor):
    """Name the network of each hour that is stored; nothing to do where all posts are tweets."""
    if not apps.get_model("deals", "Post").objects.exclude(network="twitter").exists():
        return
    with schema_editor.connection.cursor() as cursor:
        for statement in FILL:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("deals", "0034_messages_about_watched_products_that_are_gone")]

    operations = [
        migrations.AddField(
            model_name="coveragehour",
            name="network",
            field=models.CharField(default="twitter", max_length=12),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="coveragehour", name="coverage_once_a_source"),
        migrations.AddConstraint(
            model_name="coveragehour",
            constraint=models.UniqueConstraint(
                fields=("source", "network", "hour"), name="coverage_once_a_source"
            ),
        ),
    ]
