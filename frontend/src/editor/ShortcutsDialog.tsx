import { type MessageKey, t } from "@/i18n";
import { Dialog } from "@/ui";

const SHORTCUTS: readonly [MessageKey, readonly string[]][] = [
  ["shortcuts.search", ["/"]],
  ["shortcuts.add", ["Enter"]],
  ["shortcuts.find", ["Ctrl", "F"]],
  ["shortcuts.connect", ["Enter"]],
  ["shortcuts.add_connected", ["+"]],
  ["shortcuts.disable", ["B"]],
  ["shortcuts.menu", ["Shift", "F10"]],
  ["shortcuts.cancel", ["Esc"]],
  ["shortcuts.walk", ["Alt", "↑ ↓ ← →"]],
  ["shortcuts.move", ["↑ ↓ ← →"]],
  ["shortcuts.rename", ["F2"]],
  ["shortcuts.delete", ["Del"]],
  ["shortcuts.undo", ["Ctrl", "Z"]],
  ["shortcuts.redo", ["Ctrl", "Shift", "Z"]],
  ["shortcuts.copy", ["Ctrl", "C / X / V"]],
  ["shortcuts.duplicate", ["Ctrl", "D"]],
  ["shortcuts.select_all", ["Ctrl", "A"]],
  ["shortcuts.fit", ["Shift", "1"]],
  ["shortcuts.run", ["Ctrl", "Enter"]],
];

export function ShortcutsDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog title={t("shortcuts.title")} isOpen={isOpen} onClose={onClose}>
      <dl className="shortcuts">
        {SHORTCUTS.map(([label, shortcutKeys]) => (
          <div key={label}>
            <dt>{t(label)}</dt>
            <dd>
              {shortcutKeys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
