import { useMemo } from "react";
import { keyLabels } from "@/commands/keys";
import { useEditorState } from "@/editor/context";
import { t, type Values } from "@/i18n";
import { CLEANING_MODULE, CLEANING_PARAMETER, DATA_MODULE, DATA_PRESET } from "./progress";

/** What the modules of the tour are called in the reader's language. */
export function useTourWords(): Values {
  const { modules } = useEditorState((state) => state.catalog);
  return useMemo(() => {
    const named = (name: string) => modules.find((module) => module.name === name);
    const data = named(DATA_MODULE);
    const cleaning = named(CLEANING_MODULE);
    return {
      data: data?.presets.find(({ name }) => name === DATA_PRESET)?.label ?? DATA_PRESET,
      module: cleaning?.display_name ?? CLEANING_MODULE,
      parameter:
        cleaning?.parameters.find(({ name }) => name === CLEANING_PARAMETER)?.label ?? CLEANING_PARAMETER,
      run: t("toolbar.run"),
      run_command: t("shortcuts.run"),
      command_keys: keyLabels("Mod+K").join("+"),
      outputs: t("inspector.outputs"),
    };
  }, [modules]);
}
