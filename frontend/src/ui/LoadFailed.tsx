import { CircleAlert } from "lucide-react";
import { t } from "@/i18n";
import { Button } from "./Button";
import { EmptyState } from "./EmptyState";

export interface LoadFailedProps {
  title: string;
  /** What went wrong, for people. */
  text: string;
  onRetry: () => void;
}

/** Stands where content would be that could not be loaded. */
export function LoadFailed({ title, text, onRetry }: LoadFailedProps) {
  return (
    <EmptyState
      icon={CircleAlert}
      title={title}
      actions={<Button onPress={onRetry}>{t("action.retry")}</Button>}
    >
      {text}
    </EmptyState>
  );
}
