export const pictures = {
  "picture.svg": "Export as SVG",
  "picture.png": "Export as PNG",
  "picture.done": "The picture has been downloaded.",
  "picture.failed": "The picture could not be made",
} as const;
