/** Hand a picture of the pipeline to the browser as a file, in the colours of the screen. */
import type { EditorState } from "@/editor/store";
import { draw, type Picture } from "./drawing";
import type { Measure } from "./text";

/** An SVG cannot bring a font along, so both its texts and their widths are of what every machine has. */
const FONT = 'system-ui, "Segoe UI", "Noto Sans", sans-serif';
const PNG_SCALE = 2;
/** What browsers still draw on one canvas, in pixels a side. */
const PNG_SIDE = 8192;

export type PictureFormat = "svg" | "png";

export async function downloadPicture(
  { name, document, modules }: Pick<EditorState, "name" | "document" | "modules">,
  format: PictureFormat,
): Promise<void> {
  const picture = draw(name, document, modules, {
    color: screenColor(),
    measure: canvasMeasure(),
    font: FONT,
  });
  const vector = new Blob([picture.svg], { type: "image/svg+xml" });
  save(format === "svg" ? vector : await rasterised(picture, vector), `${fileName(name)}.${format}`);
}

function screenColor(): (token: string) => string {
  const style = getComputedStyle(window.document.documentElement);
  return (token) => style.getPropertyValue(token).trim() || "currentColor";
}

function canvasMeasure(): Measure {
  const context = window.document.createElement("canvas").getContext("2d");
  return (text, size, weight) => {
    if (!context) return text.length * size * 0.6;
    context.font = `${weight} ${size}px ${FONT}`;
    return context.measureText(text).width;
  };
}

async function rasterised({ width, height }: Picture, vector: Blob): Promise<Blob> {
  const address = URL.createObjectURL(vector);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const scale = Math.min(PNG_SCALE, PNG_SIDE / Math.max(width, height));
    const canvas = window.document.createElement("canvas");
    canvas.width = Math.ceil(width * scale);
    canvas.height = Math.ceil(height * scale);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** What no file system minds. */
export function fileName(name: string): string {
  const plain = name.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "");
  return plain.slice(0, 80) || "pipeline";
}

function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const anchor = window.document.createElement("a");
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  URL.revokeObjectURL(address);
}
