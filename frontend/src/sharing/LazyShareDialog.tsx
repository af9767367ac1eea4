import { lazy, Suspense } from "react";
import type { ShareTarget } from "./api";

const ShareDialog = lazy(() => import("./ShareDialog").then((m) => ({ default: m.ShareDialog })));

export interface LazyShareDialogProps {
  /** What is being shared; null while the dialog is closed. */
  readonly target: ShareTarget | null;
  readonly onClose: () => void;
}

/** The dialog, fetched when it is first asked for. */
export function LazyShareDialog({ target, onClose }: LazyShareDialogProps) {
  if (target === null) return null;
  return (
    <Suspense fallback={null}>
      <ShareDialog target={target} isOpen onClose={onClose} />
    </Suspense>
  );
}
