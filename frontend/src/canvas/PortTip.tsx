/** One tooltip for all ports: a thousand nodes need not carry thousands of them. */
import { createPortal } from "react-dom";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { t } from "@/i18n";

interface Words {
  label: string;
  type: string;
  optional: boolean;
}

interface Tip extends Words {
  x: number;
  y: number;
}

const tipStore = createStore<{ tip: Tip | null }>(() => ({ tip: null }));

export const showPortTip = (words: Words) => (anchor: Element) => {
  const box = anchor.getBoundingClientRect();
  tipStore.setState({ tip: { ...words, x: box.left + box.width / 2, y: box.top } });
};

export const hidePortTip = () => tipStore.setState({ tip: null });

export function PortTip() {
  const tip = useStore(tipStore, (state) => state.tip);
  if (!tip) return null;
  return createPortal(
    <div className="tooltip port-tip" role="presentation" style={{ left: tip.x, top: tip.y }}>
      {tip.label}
      <span className="tooltip-detail">
        {tip.type}
        {tip.optional ? ` · ${t("port.optional")}` : ""}
      </span>
    </div>,
    document.body,
  );
}
