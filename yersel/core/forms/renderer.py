from django.forms.renderers import TemplatesSetting


class DesignSystemRenderer(TemplatesSetting):
    """Renders forms with the markup of the design system."""

    field_template_name = "components/field.html"
