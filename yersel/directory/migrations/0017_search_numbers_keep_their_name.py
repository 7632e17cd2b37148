from django.db import migrations

# Each rebuild of the index used to leave its sequence under the name of the shadow table: no backup made after one could be restored.
RENAME = """
DO $$
DECLARE found text := (SELECT c.relname FROM pg_class c WHERE c.oid = pg_get_serial_sequence('directory_search_text', 'no')::regclass);
BEGIN
    IF found <> 'directory_search_text_no_seq' THEN
        EXECUTE format('ALTER SEQUENCE %I RENAME TO directory_search_text_no_seq', found);
    END IF;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0016_watches")]

    operations = [migrations.RunSQL(RENAME, migrations.RunSQL.noop)]
