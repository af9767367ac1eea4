/** One tooltip for the whole canvas: a thousand nodes need not carry thousands of them. */
import { createPortal } from "react-dom";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import "./hints.css";

interface Tip {
  readonly title: string;
  readonly details: readonly string[];
  readonly x: number;
  readonly y: number;
}

const tipStore = createStore<{ tip: Tip | null }>(() => ({ tip: null }));

export function showTip(anchor: Element, title: string, details: readonly string[]): void {
  const box = anchor.getBoundingClientRect();
  tipStore.setState({ tip: { title, details, x: box.left + box.width / 2, y: box.top } });
}

export const hideTip = () => tipStore.setState({ tip: null });

export function CanvasTip() {
  const tip = useStore(tipStore, (state) => state.tip);
  if (!tip) return null;
  return createPortal(
    <div className="tooltip canvas-tip" role="presentation" style={{ left: tip.x, top: tip.y }}>
      {tip.title}
      {tip.details.map((line) => (
        <span key={line} className="tooltip-detail">
          {line}
        </span>
      ))}
    </div>,
    document.body,
  );
}
