"""Where exactly an asset stands and what it is used for: told by who keeps it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assets", "0007_disposal_flow")]
    operations = [
        migrations.AddField(
            model_name="asset",
            name="site",
            field=models.CharField(blank=True, default="", max_length=160, verbose_name="具体位置"),
        ),
        migrations.AddField(
            model_name="asset",
            name="used_for",
            field=models.CharField(blank=True, default="", max_length=160, verbose_name="用途"),
        ),
    ]
