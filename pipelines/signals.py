"""What this app announces once it is committed. It does not know who listens: the executor, the sockets."""

from __future__ import annotations

from django.dispatch import Signal

#: a draft got new operations; arguments: pipeline_id, revision
operations_applied = Signal()
#: a file was uploaded and waits for its profile; argument: dataset
dataset_uploaded = Signal()
#: a dataset row was deleted; argument: dataset_id
dataset_deleted = Signal()
#: someone lost or changed a role; argument: project_id
membership_changed = Signal()
#: a draft is gone; argument: pipeline_id
pipeline_deleted = Signal()
