from django.db import migrations

# The purge alone may remove, and says so for its own transaction.
REFUSE = """
CREATE FUNCTION consent_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('yersel.purging_looks', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'looks are only ever added' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER looks_are_only_added BEFORE UPDATE OR DELETE ON consent_accesslog
    FOR EACH ROW EXECUTE FUNCTION consent_refuse();
"""
ALLOW = """
DROP TRIGGER looks_are_only_added ON consent_accesslog;
DROP FUNCTION consent_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("consent", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
