/** Sub-pipelines: groups published as modules of their project. */
export const subPipelines = {
  "refusal.group_sealed":
    "{node} belongs to the sub-pipeline “{group}”. Open it for editing or detach it first.",
  "refusal.group_sealed_port":
    "“{group}” is a sub-pipeline, and {node} has no port of it there. Open it for editing first.",

  "step.publish": "Publish {name}",
  "step.open_instance": "Open {name} for editing",
  "step.detach_instance": "Detach {name}",
  "step.update_instance": "Update {name}",
  "step.reset_instance": "Discard the changes of {name}",

  "announce.published": "{name} is published and can be placed from the list of modules.",
  "announce.instance_opened":
    "{name} can be edited here. Publish it as the next version, or discard the changes.",
  "announce.instance_detached": "{name} is an ordinary group now.",
  "announce.instance_updated": "{name} updated to the newest version.",
  "announce.instance_reset": "{name} is again as its version.",

  "command.add_sub_pipeline": "Add sub-pipeline",
  "command.publish_group": "Publish the selected group as a sub-pipeline…",
  "command.open_instance": "Open the selected sub-pipeline for editing",
  "command.discard_edits": "Discard the changes of the selected sub-pipeline",
  "command.update_instance": "Update the selected sub-pipeline to the newest version",
  "command.detach_instance": "Detach the selected sub-pipeline",
  "command.manage_sub_pipelines": "Sub-pipelines of this project…",
  "command.why.no_instance": "Select a sub-pipeline first.",
  "command.why.not_sealed": "It is open for editing already.",
  "command.why.sealed": "It is as its version: there is nothing to discard.",
  "command.why.newest": "It is of the newest version.",
  "command.why.published": "It is as published. Open it for editing to publish another version.",
  "command.why.sealed_group": "A sub-pipeline is taken apart only when it is detached.",

  "sub_pipeline.category": "Sub-pipelines of this project",
  "sub_pipeline.none": "None yet. Publish a group to use it in several places.",
  "sub_pipeline.label": "Sub-pipeline {name}",
  "sub_pipeline.inspector": "Sub-pipeline",
  "sub_pipeline.version": "version {version}",
  "sub_pipeline.version_short": "v{version}",
  "sub_pipeline.version_of": "version {version} of {name}",
  "sub_pipeline.being_edited": "being edited",
  "sub_pipeline.newer": "version {version} is there",
  "sub_pipeline.is_newer":
    "There is a newer version: {version}. This one stays as it is until you update it.",
  "sub_pipeline.sealed_text":
    "Its steps are those of the published version and are the same wherever it is used.",
  "sub_pipeline.open_text":
    "You are editing it here. Other places stay as they are until you publish a version and they are updated.",
  "sub_pipeline.gone":
    "The project does not have this sub-pipeline any more. It works on; detach it to change it.",
  "sub_pipeline.archived_text": "It is archived: no longer offered, but it works on here.",
  "sub_pipeline.node_sealed": "Part of the sub-pipeline “{name}”: only what it leaves open can be set here.",
  "sub_pipeline.parameters": "Parameters",
  "sub_pipeline.no_parameters": "It leaves no parameter open.",
  "sub_pipeline.pasted": "Pasted as ordinary groups",
  "sub_pipeline.pasted_text": "Sub-pipelines belong to their project, and these came from elsewhere.",
  "sub_pipeline.not_updated": "The version could not be read",
  "sub_pipeline.updated_with_losses": "{name} updated",
  "sub_pipeline.lost.one":
    "A connection was removed, because the version has no port for it. Undo brings it back.",
  "sub_pipeline.lost.other":
    "{count} connections were removed, because the version has no ports for them. Undo brings them back.",

  "sub_pipeline.publish": "Publish as sub-pipeline…",
  "sub_pipeline.publish_version": "Publish a new version…",
  "sub_pipeline.open": "Open for editing",
  "sub_pipeline.discard": "Discard changes",
  "sub_pipeline.update": "Update to version {version}",
  "sub_pipeline.detach": "Detach",
  "sub_pipeline.manage": "Sub-pipelines of this project…",

  "publish.title": "Publish {name}",
  "publish.text":
    "It becomes a module of this project that can be placed in any pipeline. What it consists of is kept as it is now.",
  "publish.version_text":
    "It becomes version {version}. Places that use an earlier one are told and can be updated.",
  "publish.as": "Publish as",
  "publish.as_version": "New version of “{name}”",
  "publish.as_new": "New sub-pipeline",
  "publish.name": "Name",
  "publish.name_missing": "It needs a name.",
  "publish.description": "What is it for?",
  "publish.inputs": "Inputs",
  "publish.outputs": "Outputs",
  "publish.no_ports": "None.",
  "publish.port_of": "{node}: {port}",
  "publish.port_name": "Name of the port {port}",
  "publish.port_needed": "needed",
  "publish.parameters": "Parameters that each use sets for itself",
  "publish.parameters_text": "All others stay as they are now. Those with the same name become one.",
  "publish.parameter_name": "Name of the parameter {parameter}",
  "publish.parameter_bound": "from the pipeline",
  "publish.no_parameters": "Its modules have no parameters.",
  "publish.do": "Publish",
  "publish.unsaved": "The pipeline could not be saved, so it cannot be published yet.",

  "manage.title": "Sub-pipelines of this project",
  "manage.none": "No sub-pipelines yet",
  "manage.none_text":
    "Select nodes, group them with Ctrl+G and publish the group: then it can be placed like a module.",
  "manage.line": "Version {version} · {when} · {who}",
  "manage.archived": "archived",
  "manage.used.one": "Used in {names}",
  "manage.used.other": "Used in {count} pipelines: {names}",
  "manage.unused": "Not used in any pipeline",
  "manage.rename": "Rename",
  "manage.rename_of": "Rename {name}",
  "manage.archive": "Archive",
  "manage.archive_of": "Archive {name}",
  "manage.restore": "Offer again",
  "manage.restore_of": "Offer {name} again",
  "manage.delete": "Delete",
  "manage.delete_of": "Delete {name}",
  "manage.delete_title": "Delete {name}?",
  "manage.delete_text":
    "All its versions go. No pipeline uses it now; earlier revisions that did keep what they had.",
  "manage.failed": "That did not work",
} as const;
