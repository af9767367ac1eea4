import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from "lucide-react";
import {
  UNSTABLE_Toast as AriaToast,
  Text,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from "react-aria-components";
import { t } from "@/i18n";
import { IconButton } from "./Button";

export type ToastTone = "info" | "success" | "warning" | "danger";

export interface ToastMessage {
  tone: ToastTone;
  title: string;
  text?: string;
}

const queue = new ToastQueue<ToastMessage>({ maxVisibleToasts: 4 });
const shown = new Map<string, string>();

/** Say something in passing. The same words are not stacked; problems stay longer. */
export function notify(message: ToastMessage): void {
  const words = `${message.tone}|${message.title}|${message.text ?? ""}`;
  const previous = shown.get(words);
  if (previous) queue.close(previous);
  const timeout = message.tone === "danger" || message.tone === "warning" ? 10_000 : 5_000;
  shown.set(words, queue.add(message, { timeout, onClose: () => shown.delete(words) }));
}

const ICONS = { info: Info, success: CircleCheck, warning: TriangleAlert, danger: CircleAlert } as const;

export function Toasts() {
  return (
    <ToastRegion queue={queue} className="toasts" aria-label={t("toast.region")}>
      {({ toast }) => {
        const Icon = ICONS[toast.content.tone];
        return (
          <AriaToast toast={toast} className="toast" data-tone={toast.content.tone}>
            <Icon size={17} aria-hidden="true" />
            <ToastContent className="toast-content">
              <Text slot="title" className="toast-title">
                {toast.content.title}
              </Text>
              {toast.content.text ? (
                <Text slot="description" className="toast-text">
                  {toast.content.text}
                </Text>
              ) : null}
            </ToastContent>
            <IconButton slot="close" label={t("toast.dismiss")} icon={<X size={14} />} size="small" />
          </AriaToast>
        );
      }}
    </ToastRegion>
  );
}
