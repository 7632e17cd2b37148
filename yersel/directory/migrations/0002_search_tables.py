from django.db import migrations

# Narrow on purpose: at a million rows, wide ones cost more to read than to rank.
MAKE = """
CREATE TABLE directory_search_text (
    no integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service_id uuid NOT NULL UNIQUE REFERENCES directory_service (id) ON DELETE CASCADE,
    tv tsvector NOT NULL
);
CREATE INDEX directory_search_text_tv ON directory_search_text USING gin (tv) WITH (fastupdate = off);
CREATE TABLE directory_search_hot (
    no integer NOT NULL REFERENCES directory_search_text (no) ON DELETE CASCADE,
    service_at_location_id uuid,
    at point,
    council integer,
    areas integer[] NOT NULL,
    area_km smallint NOT NULL,
    condition_lo bigint NOT NULL,
    condition_hi bigint NOT NULL,
    who bigint NOT NULL,
    kind integer NOT NULL,
    access integer NOT NULL,
    slots integer NOT NULL,
    language integer NOT NULL,
    stage smallint NOT NULL,
    how smallint NOT NULL,
    cost smallint NOT NULL,
    joining smallint NOT NULL,
    minimum_age smallint NOT NULL,
    maximum_age smallint NOT NULL,
    checked_day integer NOT NULL,
    reviewed_day integer,
    added_day integer NOT NULL,
    helpful smallint NOT NULL,
    is_national boolean NOT NULL,
    is_demoted boolean NOT NULL
);
CREATE INDEX directory_search_hot_no ON directory_search_hot (no);
CREATE INDEX directory_search_hot_at ON directory_search_hot USING gist (at);
CREATE INDEX directory_search_hot_areas ON directory_search_hot USING gin (areas) WITH (fastupdate = off);
"""
DROP = "DROP TABLE directory_search_hot; DROP TABLE directory_search_text;"


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]
    operations = [migrations.RunSQL(MAKE, DROP)]
