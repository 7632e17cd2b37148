from django.db import migrations

# The index is only a copy: it is emptied here and written anew by `manage.py reindex`, which `make run` and deployments call.
CHANGE = """
TRUNCATE directory_search_hot, directory_search_text;
ALTER TABLE directory_search_hot ADD COLUMN service_id uuid NOT NULL;
ALTER TABLE directory_search_hot ADD COLUMN is_only boolean NOT NULL;
"""
BACK = """
TRUNCATE directory_search_hot, directory_search_text;
ALTER TABLE directory_search_hot DROP COLUMN service_id;
ALTER TABLE directory_search_hot DROP COLUMN is_only;
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_search_prefix")]
    operations = [migrations.RunSQL(CHANGE, BACK)]
