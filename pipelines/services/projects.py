"""Writes on projects and their members. A project never loses its last owner."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pipelines import signals
from pipelines.core.problems import Problem
from pipelines.errors import ConflictError, InvalidRequestError, NotFoundError
from pipelines.models import Membership, Project, Role
from pipelines.services.names import checked_name


@transaction.atomic
def project_create(*, user: User, name: str) -> Project:
    """Create a project owned by the user."""
    project = Project.objects.create(name=checked_name(name))
    Membership.objects.create(project=project, user=user, role=Role.OWNER)
    return project


def project_rename(*, project: Project, name: str) -> Project:
    project.name = checked_name(name)
    project.save(update_fields=["name"])
    return project


def member_add(*, project: Project, username: str, role: Role) -> Membership:
    """Add an existing user. Raises `InvalidRequestError` for an unknown one, `ConflictError` for a member."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise InvalidRequestError(
            [Problem("unknown_user", _("There is no user “{name}”.").format(name=username), "username")]
        )
    try:
        with transaction.atomic():
            return Membership.objects.create(project=project, user=user, role=role)
    except IntegrityError as error:
        message = _("{name} is already in this project.").format(name=username)
        raise ConflictError(message) from error


@transaction.atomic
def member_change(*, project: Project, user_id: int, role: Role) -> Membership:
    membership = _locked_membership(project, user_id)
    if membership.role == Role.OWNER and role != Role.OWNER:
        _check_other_owner(project, user_id)
    membership.role = role
    membership.save(update_fields=["role"])
    _announce(project)
    return membership


@transaction.atomic
def member_remove(*, project: Project, user_id: int) -> None:
    membership = _locked_membership(project, user_id)
    if membership.role == Role.OWNER:
        _check_other_owner(project, user_id)
    membership.delete()
    _announce(project)


def _locked_membership(project: Project, user_id: int) -> Membership:
    # all owners are locked, so that two owners cannot remove each other at the same moment
    list(Membership.objects.select_for_update().filter(project=project, role=Role.OWNER))
    membership = Membership.objects.select_for_update().filter(project=project, user_id=user_id).first()
    if membership is None:
        raise NotFoundError
    return membership


def _check_other_owner(project: Project, user_id: int) -> None:
    owners = Membership.objects.filter(project=project, role=Role.OWNER)
    if not owners.exclude(user_id=user_id).exists():
        raise ConflictError(_("A project needs an owner; make someone else an owner first."))


def _announce(project: Project) -> None:
    send = partial(signals.membership_changed.send, sender=Project, project_id=project.id)
    transaction.on_commit(send)
