/** The dock's third panel: named versions beside everything that was done. */
import { BookmarkPlus, ChevronDown } from "lucide-react";
import { useState } from "react";
import { useEditor, useEditorState } from "@/editor/context";
import { t } from "@/i18n";
import { Button, IconButton } from "@/ui";
import { ChangeList } from "./ChangeList";
import "./history.css";
import { VersionList } from "./VersionList";
import { VersionNameDialog } from "./VersionNameDialog";

export function HistoryPanel() {
  const editor = useEditor();
  const revision = useEditorState((state) => state.revision);
  const [naming, setNaming] = useState<number | null>(null);
  return (
    <section className="dock-region" aria-label={t("history.label")}>
      <header className="dock-header">
        <h2>{t("history.label")}</h2>
        <span className="history-head">
          {editor.canEdit ? (
            <Button
              size="small"
              icon={<BookmarkPlus size={14} />}
              onPress={() => void editor.flush().then(() => setNaming(editor.state.revision))}
            >
              {t("history.name_now")}
            </Button>
          ) : null}
          <IconButton
            size="small"
            label={t("dock.close")}
            icon={<ChevronDown size={15} />}
            onPress={() => editor.store.setState({ dock: null })}
          />
        </span>
      </header>
      <div className="history-columns">
        <VersionList />
        <ChangeList latest={revision} onName={setNaming} />
      </div>
      {naming === null ? null : <VersionNameDialog revision={naming} onClose={() => setNaming(null)} />}
    </section>
  );
}
