export const editor = {
  "editor.loading": "Opening the pipeline…",
} as const;
