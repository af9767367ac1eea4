import { CircleHelp } from "lucide-react";
import { moduleOf } from "@/graph/catalog";
import { helpAddress } from "@/help/address";
import { t } from "@/i18n";
import { MenuItem, MenuSeparator } from "@/ui";
import { useEditorState } from "./context";

/** The help page of the module, beside the draft and not in its place. */
export function NodeHelpItem({ node }: { node: string }) {
  const module = useEditorState(({ document, modules }) => {
    const placed = document.nodes[node];
    return placed && moduleOf(modules, placed);
  });
  if (!module) return null;
  return (
    <>
      <MenuSeparator />
      <MenuItem icon={<CircleHelp size={15} />} href={helpAddress(module.name)} target="_blank">
        {t("help.open_menu")}
      </MenuItem>
    </>
  );
}
