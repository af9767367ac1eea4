export const together = {
  "together.others": "Also in this pipeline",
  "together.joined": "{names} opened this pipeline.",
  "together.left": "{names} left this pipeline.",
} as const;
