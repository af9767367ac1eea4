/** A small box with the values under the pointer. Text only: what a table holds never becomes markup. */
import { formatMeasure } from "@/table/format";

type TooltipHandle = (handler: unknown, event: MouseEvent, item: unknown, value: unknown) => void;

export function tooltipHandler(container: HTMLElement): { handle: TooltipHandle; remove: () => void } {
  const box = document.createElement("div");
  box.className = "chart-tooltip";
  box.hidden = true;
  container.append(box);
  return {
    handle: (_handler, event, _item, value) => {
      const lines = tooltipLines(value);
      box.hidden = lines.length === 0;
      if (box.hidden) return;
      box.replaceChildren(...lines.map(([name, text]) => lineElement(name, text)));
      const { left, top, width } = container.getBoundingClientRect();
      const x = event.clientX - left;
      box.style.left = `${Math.min(x + 14, Math.max(0, width - box.offsetWidth))}px`;
      box.style.top = `${event.clientY - top + 14}px`;
    },
    remove: () => box.remove(),
  };
}

export function tooltipLines(value: unknown): [string, string][] {
  if (value === null || value === undefined || value === "") return [];
  if (typeof value !== "object") return [["", String(value)]];
  return Object.entries(value).map(([name, part]) => [
    name,
    typeof part === "number" ? formatMeasure(part) : String(part),
  ]);
}

function lineElement(name: string, text: string): HTMLElement {
  const line = document.createElement("div");
  const label = document.createElement("span");
  label.textContent = name;
  const value = document.createElement("strong");
  value.textContent = text;
  line.append(label, value);
  return line;
}
