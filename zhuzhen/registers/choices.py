"""States of a record and where it came from."""

from django.db.models import TextChoices


class RecordState(TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已提交"
    CONFIRMED = "confirmed", "已确认"
    RETURNED = "returned", "已退回"
    VOIDED = "voided", "已作废"


class Origin(TextChoices):
    FORM = "form", "填报"
    IMPORT = "import", "导入"
    API = "api", "接口"
    DEMONSTRATION = "demo", "演示"


# States in which a record counts towards duties: registers that need confirmation count once
# confirmed or while waiting (workflows D8: monthly counts go by submission).
COUNTING = (RecordState.SUBMITTED, RecordState.CONFIRMED)
