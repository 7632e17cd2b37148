from django.db import migrations

# The index is only a copy: it is emptied here and written anew by `manage.py reindex`.
CHANGE = """
TRUNCATE directory_search_hot, directory_search_text;
ALTER TABLE directory_search_hot ADD COLUMN tags smallint[] NOT NULL;
"""
BACK = """
TRUNCATE directory_search_hot, directory_search_text;
ALTER TABLE directory_search_hot DROP COLUMN tags;
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0006_search_rows_know_their_service")]
    operations = [migrations.RunSQL(CHANGE, BACK)]
