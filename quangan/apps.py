"""The site's own app: home page, help, commands that join several apps."""

from django.apps import AppConfig


class QuangAnConfig(AppConfig):
    name = "quangan"
    verbose_name = "Quảng An"
