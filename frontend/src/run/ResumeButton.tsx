import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FastForward } from "lucide-react";
import { messageOf } from "@/api/errors";
import { useRoleIn } from "@/app/session";
import { resumeRun } from "@/execution/api";
import { t } from "@/i18n";
import { Button, notify } from "@/ui";
import { isResumable, type RunRow } from "./types";

export interface ResumeButtonProps {
  readonly run: RunRow;
  readonly onStarted: (run: RunRow) => void;
}

/** Takes a failed run up where it failed: a new run of the same graph. Shown to those who may run it. */
export function ResumeButton({ run, onStarted }: ResumeButtonProps) {
  const role = useRoleIn(run.project);
  const client = useQueryClient();
  const resume = useMutation({
    mutationFn: () => resumeRun(run.id),
    onSuccess: (started) => {
      void client.invalidateQueries({ queryKey: ["runs"] });
      onStarted(started);
    },
    onError: (error) => notify({ tone: "danger", title: t("run.not_resumed"), text: messageOf(error) }),
  });
  if (!isResumable(run.state) || role === null || role === "viewer") return null;
  return (
    <Button
      size="small"
      icon={<FastForward size={13} aria-hidden="true" />}
      isPending={resume.isPending}
      tooltip={t("run.resume_text", { number: run.number })}
      onPress={() => resume.mutate()}
    >
      {t("run.resume_short")}
    </Button>
  );
}
