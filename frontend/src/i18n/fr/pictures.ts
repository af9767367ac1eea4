export const pictures = {
  "picture.svg": "Exporter en SVG",
  "picture.png": "Exporter en PNG",
  "picture.done": "L’image a été téléchargée.",
  "picture.failed": "L’image n’a pas pu être produite",
};
