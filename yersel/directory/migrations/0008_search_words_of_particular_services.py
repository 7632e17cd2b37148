from django.db import migrations

# The index is only a copy: it is emptied here and written anew by `manage.py reindex`, with more weight for particular services.
EMPTY = "TRUNCATE directory_search_hot, directory_search_text;"


class Migration(migrations.Migration):
    dependencies = [("directory", "0007_search_rows_have_tags")]
    operations = [migrations.RunSQL(EMPTY, EMPTY)]
