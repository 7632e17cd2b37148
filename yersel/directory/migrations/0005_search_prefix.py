from django.db import migrations

# Each name from each of its words on ("leith walkers", "walkers"), compared byte by byte so that one index finds and orders them.
MAKE = """
CREATE TABLE directory_search_prefix (
    starts text COLLATE "C" NOT NULL,
    kind "char" NOT NULL,
    is_first boolean NOT NULL,
    service_id uuid REFERENCES directory_service (id) ON DELETE CASCADE,
    organisation_id uuid REFERENCES directory_organisation (id) ON DELETE CASCADE
);
CREATE INDEX directory_search_prefix_starts ON directory_search_prefix (kind, is_first, starts);
CREATE INDEX directory_search_prefix_service ON directory_search_prefix (service_id);
CREATE INDEX directory_search_prefix_organisation ON directory_search_prefix (organisation_id);
"""
DROP = "DROP TABLE directory_search_prefix;"


class Migration(migrations.Migration):
    dependencies = [("directory", "0004_unmet_searches")]
    operations = [migrations.RunSQL(MAKE, DROP)]
