from django.forms.renderers import TemplatesSetting

from yersel.core.forms.fields import DesignSystemField


class DesignSystemRenderer(TemplatesSetting):
    """Renders forms with the markup of the design system: `{{ form }}`, `{{ form.name.as_field_group }}`."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = DesignSystemField
