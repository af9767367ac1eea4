import { Share2 } from "lucide-react";
import { useState } from "react";
import { useRoleIn } from "@/app/session";
import { t } from "@/i18n";
import type { RunRow } from "@/run/types";
import { IconButton } from "@/ui";
import type { ShareTarget } from "./api";
import { LazyShareDialog } from "./LazyShareDialog";

export const runTarget = ({ id, number }: Pick<RunRow, "id" | "number">): ShareTarget => ({
  kind: "run",
  id,
  name: String(number),
});

/** In the head of a run, for those who may share it. */
export function ShareRunButton({ run }: { readonly run: RunRow }) {
  const role = useRoleIn(run.project);
  const [target, setTarget] = useState<ShareTarget | null>(null);
  if (role === null || role === "viewer") return null;
  return (
    <>
      <IconButton
        size="small"
        label={t("share.menu_run")}
        icon={<Share2 size={14} aria-hidden="true" />}
        onPress={() => setTarget(runTarget(run))}
      />
      <LazyShareDialog target={target} onClose={() => setTarget(null)} />
    </>
  );
}
