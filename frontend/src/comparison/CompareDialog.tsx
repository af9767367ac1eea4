/** Asks which two states to compare; opened from the history, the list of runs and the command palette. */
import { useNavigate } from "@tanstack/react-router";
import { GitCompareArrows } from "lucide-react";
import { useState } from "react";
import { t } from "@/i18n";
import { Button, Dialog, Select } from "@/ui";
import type { Sides } from "./api";
import "./compare-dialog.css";
import { useSideOptions } from "./useSideOptions";

export interface CompareDialogProps {
  readonly pipeline: string;
  /** An empty side is for the person to choose. */
  readonly sides: Sides;
  readonly onClose: () => void;
}

export function CompareDialog({ pipeline, sides, onClose }: CompareDialogProps) {
  const [before, setBefore] = useState(sides.before);
  const [after, setAfter] = useState(sides.after);
  const options = useSideOptions(pipeline, [sides.before, sides.after]);
  const navigate = useNavigate();
  const compare = () => {
    onClose();
    void navigate({
      to: "/pipelines/$pipelineId/compare",
      params: { pipelineId: pipeline },
      search: { before, after },
    });
  };
  const isComplete = before !== "" && after !== "";
  return (
    <Dialog
      title={t("comparison.title")}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t("action.cancel")}</Button>
          <Button
            variant="primary"
            icon={<GitCompareArrows size={15} />}
            disabledReason={isComplete ? null : t("comparison.needs_both")}
            onPress={compare}
          >
            {t("comparison.start")}
          </Button>
        </>
      }
    >
      <div className="compare-form">
        <Select
          label={t("comparison.before")}
          placeholder={t("comparison.choose")}
          options={options}
          value={before || null}
          onChange={setBefore}
        />
        <Select
          label={t("comparison.after")}
          placeholder={t("comparison.choose")}
          options={options}
          value={after || null}
          onChange={setAfter}
        />
      </div>
    </Dialog>
  );
}
