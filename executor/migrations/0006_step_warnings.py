from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("executor", "0005_step_said"),
    ]

    operations = [
        migrations.AddField(
            model_name="step",
            name="warnings",
            field=models.JSONField(blank=True, null=True),
        ),
    ]
