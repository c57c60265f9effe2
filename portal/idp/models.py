"""The invented accounts of the sandbox's single sign-on."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models


class Account(AbstractBaseUser):
    """An account and what is told of its holder. Nobody has a password: the visitor of the demo picks an account."""

    username = models.CharField(max_length=40, unique=True)
    door = models.CharField(max_length=6)
    claims = models.JSONField(default=dict)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    objects: ClassVar[models.Manager["Account"]] = models.Manager()

    class Meta:
        ordering = ["pk"]
