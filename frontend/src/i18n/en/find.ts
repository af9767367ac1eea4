export const find = {
  "find.previous": "Previous hit (Shift+Enter)",
  "find.next": "Next hit (Enter)",
  "find.count.one": "One node",
  "find.count.other": "{count} nodes",
  "find.at": "{index} of {count}: {name}",
  "find.state": "Run state",
  "find.any_state": "Any state",
  "find.module": "Module",
  "find.any_module": "Any module",
} as const;
