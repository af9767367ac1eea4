import { UNSTABLE_ToastQueue as ToastQueue } from "react-aria-components";

export type ToastTone = "info" | "success" | "warning" | "danger";

export interface ToastMessage {
  tone: ToastTone;
  title: string;
  text?: string;
}

export const queue = new ToastQueue<ToastMessage>({ maxVisibleToasts: 4 });
const shown = new Map<string, string>();

/** Say something in passing. The same words are not stacked; problems stay longer. */
export function notify(message: ToastMessage): void {
  const words = `${message.tone}|${message.title}|${message.text ?? ""}`;
  const previous = shown.get(words);
  if (previous) queue.close(previous);
  const timeout = message.tone === "danger" || message.tone === "warning" ? 10_000 : 5_000;
  shown.set(words, queue.add(message, { timeout, onClose: () => shown.delete(words) }));
}
