export const fixes = {
  "step.fix": "Quick fix at {name}",

  "fix.group": "Quick fixes",
  "fix.done": "{title}: done. Undo takes it back.",
  "fix.gone": "The pipeline has changed; this fix no longer fits.",

  "fix.disconnect": "Remove the connection {source} → {target}",
  "fix.delete_node": "Delete {name}",
  "fix.enable": "Enable {name}",
  "fix.connect": "Connect “{output}” of {source}",
  "fix.use_output": "Use “{output}” of {source} instead",
  "fix.update_version": "Replace {name} with version {version}",
  "fix.replace_module": "Replace with {module}",
  "fix.reset": "Reset “{parameter}” to its default",
  "fix.remove_value": "Remove “{parameter}”",
  "fix.set_value": "Set “{parameter}” to {value}",
  "fix.select_all": "Select all columns",
  "fix.drop_columns": "Take {columns} out of the selection",
  "fix.exclude_columns": "Exclude {columns}",
  "fix.rename_column": "Use {new} instead of {old}",
  "fix.insert_convert": "Insert {module}: read {columns} as numbers",
  "fix.insert_exclude": "Insert {module}: leave out {columns}",

  "fix.change.adds": "Adds {name}.",
  "fix.change.removes": "Deletes {name}.",
  "fix.change.replaces":
    "Replaces {name} with {module}, version {version}; settings that do not fit are let go.",
  "fix.change.connects": "Connects {source} → {target}.",
  "fix.change.disconnects": "Disconnects {source} → {target}.",
  "fix.change.enables": "Enables {name}.",
  "fix.change.sets": "Changes “{parameter}” of {name}.",
  "fix.change.resets": "Takes the value of “{parameter}” of {name} back.",
} as const;
