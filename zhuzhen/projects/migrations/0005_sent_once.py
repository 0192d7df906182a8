"""What hangs on a project, and needs with their claims, know the form that made them."""

from django.db import migrations, models

_MADE = ("linkage", "delivery", "need", "claim")


class Migration(migrations.Migration):
    dependencies = [("projects", "0004_shifts")]
    operations = [
        migrations.AddField(
            model_name=name,
            name="request_id",
            field=models.UUIDField(null=True, unique=True, verbose_name="办理编号"),
        )
        for name in _MADE
    ]
