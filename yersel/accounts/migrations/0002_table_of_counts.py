from django.db import migrations

# The table of Django's DatabaseCache, as `createcachetable` would make it: counts that limit how often something may be tried.
# Unlogged: it holds nothing that matters after a crash.
MAKE = """
CREATE UNLOGGED TABLE IF NOT EXISTS yersel_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX IF NOT EXISTS yersel_cache_expires ON yersel_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunSQL(MAKE, "DROP TABLE yersel_cache")]
