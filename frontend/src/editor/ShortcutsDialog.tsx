import { shortcutLines } from "@/commands/registry";
import { t } from "@/i18n";
import { Dialog } from "@/ui";

export function ShortcutsDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog title={t("shortcuts.title")} isOpen={isOpen} onClose={onClose}>
      <dl className="shortcuts">
        {shortcutLines().map(({ title, caps }) => (
          <div key={title}>
            <dt>{t(title)}</dt>
            <dd>
              {caps.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
