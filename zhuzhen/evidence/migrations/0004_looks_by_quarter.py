"""Pictures that look alike are found by quarters of their look, which these indexes hold."""

from django.db import migrations, models
from django.db.models.functions import Substr


class Migration(migrations.Migration):
    dependencies = [("evidence", "0003_forms")]
    operations = [
        migrations.RemoveIndex(model_name="blob", name="evidence_bl_percept_ba8aa1_idx"),
        *(
            migrations.AddIndex(
                model_name="blob",
                index=models.Index(
                    Substr("perceptual_hash", 4 * number + 1, 4),
                    name=f"evidence_look_quarter_{number}",
                ),
            )
            for number in range(4)
        ),
    ]
