"""The product's tables as a plain project would map them: what the page shows, and nothing else."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models


class Person(AbstractBaseUser):
    email = models.EmailField(unique=True)
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"

    class Meta:
        managed = False
        db_table = "access_user"


class Client(models.Model):
    id = models.UUIDField(primary_key=True)
    first_name = models.CharField(max_length=200)
    birth_family = models.CharField(max_length=200)
    birth_date = models.DateField()
    street = models.CharField(max_length=200)
    house_number = models.CharField(max_length=5)
    postcode = models.CharField(max_length=7)
    town = models.CharField(max_length=100)
    access_instructions = models.TextField()

    class Meta:
        managed = False
        db_table = "clients_client"

    def __str__(self) -> str:
        return f"{self.first_name} {self.birth_family}"


class Visit(models.Model):
    id = models.UUIDField(primary_key=True)
    client = models.ForeignKey(Client, models.PROTECT)
    nurse = models.ForeignKey(Person, models.PROTECT)
    date = models.DateField()
    planned_start = models.DateTimeField()
    planned_minutes = models.SmallIntegerField()
    status = models.CharField(max_length=10)
    started_at = models.DateTimeField(null=True)
    actual_minutes = models.SmallIntegerField(null=True)

    objects: models.Manager["Visit"] = models.Manager()

    class Meta:
        managed = False
        db_table = "schedule_visit"

    def __str__(self) -> str:
        return f"{self.date} {self.status}"
