import type { IsolationMode } from "@/api/execution";
import { type MessageKey, t } from "@/i18n";

const MODES: readonly IsolationMode[] = ["step", "run"];

/** The two settings in words, each with one sentence on what it protects against. */
export function isolationOptions() {
  return MODES.map((mode) => ({
    id: mode,
    label: t(`isolation.${mode}` as MessageKey),
    description: t(`isolation.${mode}_text` as MessageKey),
  }));
}
