import { t } from "@/i18n";
import { tickingText } from "./duration";
import { useNow } from "./useNow";

/** "tried again in 12 s", counted down. Not a live region: a voice that counts is worse than none. */
export function RetryCountdown({ at }: { readonly at: string }) {
  const now = useNow(true);
  const seconds = Math.max(0, Math.ceil((Date.parse(at) - now) / 1000));
  return <>{seconds === 0 ? t("run.retry_now") : t("run.retry_in", { time: tickingText(seconds) })}</>;
}
