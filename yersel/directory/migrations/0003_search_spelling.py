from django.db import migrations

MAKE = """
CREATE TABLE directory_search_spelling (
    deletion text NOT NULL,
    word text NOT NULL,
    frequency integer NOT NULL,
    PRIMARY KEY (deletion, word)
);
"""
DROP = "DROP TABLE directory_search_spelling;"


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_search_tables")]
    operations = [migrations.RunSQL(MAKE, DROP)]
