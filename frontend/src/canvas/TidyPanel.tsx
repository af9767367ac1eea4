/** While a large draft is tidied up: that it is, and the way to stop it. */
import { Panel } from "@xyflow/react";
import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { useEditor, useEditorState } from "@/editor/context";
import { cancelTidy } from "@/editor/tidying";
import { t } from "@/i18n";
import { IconButton, Spinner } from "@/ui";
import "./hints.css";

/** What is over sooner needs no notice. */
const SHOW_AFTER_MS = 250;

export function TidyPanel() {
  const editor = useEditor();
  const tidying = useEditorState((state) => state.tidying);
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    setShown(false);
    if (!tidying) return;
    const timer = setTimeout(() => setShown(true), SHOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, [tidying]);
  // the page is left: nobody waits for the result
  useEffect(() => () => void editor.state.tidying?.cancel(), [editor]);
  if (!tidying || !isShown) return null;
  return (
    <Panel position="top-center">
      <div className="activation-hint" role="status">
        <Spinner />
        {t("tidy.running")}
        <IconButton
          size="small"
          label={t("tidy.cancel")}
          shortcut="Esc"
          icon={<X size={14} />}
          onPress={() => cancelTidy(editor)}
        />
      </div>
    </Panel>
  );
}
