"""Shapes of drafts and operations. They describe; `pipelines.core.reading_graph` is what checks."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from pipelines.api.shapes.fields import AnyJsonField, by_id, constant
from pipelines.core.component_format import LITERAL_TYPES, WIDGETS
from pipelines.core.document import COLORS


class PositionSerializer(serializers.Serializer[Any]):
    x = serializers.FloatField()
    y = serializers.FloatField()


class SizeSerializer(serializers.Serializer[Any]):
    width = serializers.FloatField()
    height = serializers.FloatField()


class EndpointSerializer(serializers.Serializer[Any]):
    node = serializers.CharField()
    port = serializers.CharField()


class NodeSerializer(serializers.Serializer[Any]):
    id = serializers.RegexField(r"^[a-z][a-z0-9_]{0,62}$")
    module = serializers.CharField()
    version = serializers.CharField()
    name = serializers.CharField(max_length=200)
    parameters = serializers.DictField(
        child=AnyJsonField(), help_text="Only what the user set; defaults are the catalogue's."
    )
    position = PositionSerializer()
    comment = serializers.CharField(allow_blank=True)
    color = serializers.ChoiceField(COLORS, required=False, help_text="Empty: that of the module's category.")
    group = serializers.CharField(required=False, allow_blank=True, help_text="Id of its group.")
    bindings = serializers.DictField(
        child=serializers.CharField(),
        required=False,
        help_text="Parameter of the module → id of the pipeline parameter whose value it takes.",
    )
    disabled = serializers.BooleanField(
        required=False,
        help_text="Left out of runs; its first input of the same type takes an output's place.",
    )


class EdgeSerializer(serializers.Serializer[Any]):
    id = serializers.RegexField(r"^[a-z][a-z0-9_]{0,62}$")
    # `source` is an argument of every field, so the two ends cannot be declared as class attributes
    target = EndpointSerializer()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields = super().get_fields()
        return {"id": fields["id"], "source": EndpointSerializer(), "target": fields["target"]}


class NoteSerializer(serializers.Serializer[Any]):
    id = serializers.RegexField(r"^[a-z][a-z0-9_]{0,62}$")
    text = serializers.CharField(allow_blank=True)
    position = PositionSerializer()
    size = SizeSerializer()


class GroupSourceSerializer(serializers.Serializer[Any]):
    sub_pipeline = serializers.UUIDField()
    version = serializers.IntegerField(min_value=1)
    sealed = serializers.BooleanField(help_text="Its nodes are those of the version and stay so.")
    nodes = serializers.DictField(
        child=serializers.CharField(), help_text="Node of the group → node of the version."
    )
    parameters = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Name → the `node.parameter` that take its value; all others are the version's.",
    )


class GroupSerializer(serializers.Serializer[Any]):
    id = serializers.RegexField(r"^[a-z][a-z0-9_]{0,62}$")
    name = serializers.CharField(max_length=200)
    collapsed = serializers.BooleanField()
    ports = serializers.DictField(
        child=serializers.CharField(max_length=200),
        help_text="Names of the collapsed card's ports, by `input:node.port` or `output:node.port`.",
    )

    def get_fields(self) -> dict[str, Any]:
        # `source` is an argument of every field, so it cannot be declared as a class attribute
        source = GroupSourceSerializer(
            required=False, help_text="The sub-pipeline that the group is an instance of."
        )
        return super().get_fields() | {"source": source}


class PipelineParameterSerializer(serializers.Serializer[Any]):
    id = serializers.RegexField(r"^[a-z][a-z0-9_]{0,62}$")
    name = serializers.RegexField(r"^[A-Za-z_][A-Za-z0-9_]{0,62}$", help_text="By which a run gives a value.")
    type = serializers.ChoiceField(choices=LITERAL_TYPES)
    widget = serializers.ChoiceField(choices=sorted(WIDGETS))
    description = serializers.CharField(allow_blank=True)

    def get_fields(self) -> dict[str, Any]:
        # `default` is an argument of every field, so it cannot be declared as a class attribute
        default = AnyJsonField(
            help_text="null: what the modules have as their default, or to be given with each run.",
        )
        return super().get_fields() | {"default": default}


class DocumentSerializer(serializers.Serializer[Any]):
    format = serializers.IntegerField()
    nodes = by_id(NodeSerializer)
    edges = by_id(EdgeSerializer)
    notes = by_id(NoteSerializer)
    groups = by_id(GroupSerializer, required=False)
    parameters = by_id(PipelineParameterSerializer, required=False)


class _OperationSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="Made by the client; sent again, it is recognised and harmless.")


class AddNodeSerializer(_OperationSerializer):
    type = constant("add_node")
    node = NodeSerializer()


class RemoveNodeSerializer(_OperationSerializer):
    type = constant("remove_node")
    node_id = serializers.CharField(help_text="Its edges have to be disconnected before.")


class ConnectSerializer(_OperationSerializer):
    type = constant("connect")
    edge = EdgeSerializer()


class DisconnectSerializer(_OperationSerializer):
    type = constant("disconnect")
    edge_id = serializers.CharField()


class SetParameterSerializer(_OperationSerializer):
    type = constant("set_parameter")
    node_id = serializers.CharField()
    name = serializers.CharField()
    value = AnyJsonField(help_text="null takes the value away: back to the default.")


class RenameNodeSerializer(_OperationSerializer):
    type = constant("rename_node")
    node_id = serializers.CharField()
    name = serializers.CharField(max_length=200)


class SetCommentSerializer(_OperationSerializer):
    type = constant("set_comment")
    node_id = serializers.CharField()
    comment = serializers.CharField(allow_blank=True)


class SetColorSerializer(_OperationSerializer):
    type = constant("set_color")
    node_id = serializers.CharField()
    color = serializers.ChoiceField(COLORS)


class SetDisabledSerializer(_OperationSerializer):
    type = constant("set_disabled")
    node_id = serializers.CharField()
    disabled = serializers.BooleanField()


class MoveNodesSerializer(_OperationSerializer):
    type = constant("move_nodes")
    positions = by_id(PositionSerializer)


class AddNoteSerializer(_OperationSerializer):
    type = constant("add_note")
    note = NoteSerializer()


class EditNoteSerializer(_OperationSerializer):
    type = constant("edit_note")
    note_id = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    position = PositionSerializer()
    size = SizeSerializer()


class RemoveNoteSerializer(_OperationSerializer):
    type = constant("remove_note")
    note_id = serializers.CharField()


class AddGroupSerializer(_OperationSerializer):
    type = constant("add_group")
    group = GroupSerializer()


class EditGroupSerializer(_OperationSerializer):
    type = constant("edit_group")
    group = GroupSerializer()


class RemoveGroupSerializer(_OperationSerializer):
    type = constant("remove_group")
    group_id = serializers.CharField(help_text="Its nodes have to be taken out before.")


class SetGroupsSerializer(_OperationSerializer):
    type = constant("set_groups")
    groups = serializers.DictField(child=serializers.CharField(allow_blank=True))


class AddPipelineParameterSerializer(_OperationSerializer):
    type = constant("add_pipeline_parameter")
    parameter = PipelineParameterSerializer()


class EditPipelineParameterSerializer(_OperationSerializer):
    type = constant("edit_pipeline_parameter")
    parameter = PipelineParameterSerializer(help_text="Its type and widget cannot change.")


class RemovePipelineParameterSerializer(_OperationSerializer):
    type = constant("remove_pipeline_parameter")
    parameter_id = serializers.CharField(help_text="Nodes that take it have to be detached before.")


class BindParameterSerializer(_OperationSerializer):
    type = constant("bind_parameter")
    node_id = serializers.CharField()
    name = serializers.CharField(help_text="Of the module's parameter.")
    parameter_id = serializers.CharField()


class DetachParameterSerializer(_OperationSerializer):
    type = constant("detach_parameter")
    node_id = serializers.CharField()
    name = serializers.CharField(help_text="Of the module's parameter; it keeps the value it has taken.")


OPERATION_SHAPES: dict[str, serializers.Serializer[Any] | type[serializers.Serializer[Any]]] = {
    "add_node": AddNodeSerializer,
    "remove_node": RemoveNodeSerializer,
    "connect": ConnectSerializer,
    "disconnect": DisconnectSerializer,
    "set_parameter": SetParameterSerializer,
    "rename_node": RenameNodeSerializer,
    "set_comment": SetCommentSerializer,
    "set_color": SetColorSerializer,
    "set_disabled": SetDisabledSerializer,
    "move_nodes": MoveNodesSerializer,
    "add_note": AddNoteSerializer,
    "edit_note": EditNoteSerializer,
    "remove_note": RemoveNoteSerializer,
    "add_group": AddGroupSerializer,
    "edit_group": EditGroupSerializer,
    "remove_group": RemoveGroupSerializer,
    "set_groups": SetGroupsSerializer,
    "add_pipeline_parameter": AddPipelineParameterSerializer,
    "edit_pipeline_parameter": EditPipelineParameterSerializer,
    "remove_pipeline_parameter": RemovePipelineParameterSerializer,
    "bind_parameter": BindParameterSerializer,
    "detach_parameter": DetachParameterSerializer,
}


@extend_schema_field(
    PolymorphicProxySerializer(
        component_name="Operation",
        serializers=OPERATION_SHAPES,
        resource_type_field_name="type",
        many=True,
    )
)
class OperationsField(serializers.ListField):
    """A batch of operations."""
