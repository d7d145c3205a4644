"""Print the API token of an account, made at the first call."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework.authtoken.models import Token

from people import audit
from people.models import User


class Command(BaseCommand):
    help = "In mã truy cập API của một tài khoản (chỉ mã, không chữ nào khác)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username__iexact=options["username"], is_active=True).first()
        if user is None:
            raise CommandError(
                _("Không có tài khoản «%(name)s» đang dùng.") % {"name": options["username"]}
            )
        token, created = Token.objects.get_or_create(user=user)
        if created:
            audit.record(None, "people.api_token_made", user, source="api_token")
        self.stdout.write(token.key)
