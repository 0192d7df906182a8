"""The day a duty was met was never known: a figure is recounted, not followed day by day."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("duties", "0003_at_risk_on")]
    operations = [migrations.RemoveField(model_name="dutyinstance", name="met_on")]
