from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """文件."""

    name = "documents"
    verbose_name = "文件"
