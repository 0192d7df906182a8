"""What the tests of records share: signing in, a picture, a visit as the form sends it."""

import io
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from zhuzhen.people.models import Account


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def picture(*, colour: str = "green", name: str = "现场.jpg") -> SimpleUploadedFile:
    file = io.BytesIO()
    image = Image.new("RGB", (320, 240), colour)
    image.putpixel((10, 10), (255, 255, 255))
    image.save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/jpeg")


def visit(**changes: object) -> dict[str, object]:
    """A principal's visit to 珠玑镇, as the form of A's liaison sends it."""
    sent: dict[str, object] = {
        "uid": str(uuid.uuid4()),
        "happened_on": "2022-03-10",
        "place": "珠玑镇",
        "rank": "principal",
        "act": "submit",
        "papers": [picture()],
    }
    return sent | changes
