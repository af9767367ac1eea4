import { ChevronDown, Play, Square } from "lucide-react";
import { type FocusEvent, type PointerEvent, useEffect, useState } from "react";
import { Group } from "react-aria-components";
import { EVERYTHING } from "@/execution/requests";
import { t } from "@/i18n";
import { PLAN_SUMMARY_ID, PlanPanel } from "@/plan/PlanPanel";
import { usePlanTimer } from "@/plan/usePlanPreview";
import { Button, Menu } from "@/ui";
import { useEditorState } from "./context";
import { RunMenuItems } from "./RunMenuItems";
import { RunRefusalPanel } from "./RunRefusalPanel";
import { useRunControlsOfEditor } from "./runControls";
import type { RunControls } from "./useRunControls";

/** Run and what belongs to it: further ways to run, the plan shown before, and why a run was refused. */
export function RunButtons() {
  const run = useRunControlsOfEditor();
  if (run === null) return null;
  if (run.isActive) {
    return (
      <Button
        variant="danger"
        icon={<Square size={13} fill="currentColor" aria-hidden="true" />}
        isPending={run.isCanceling}
        onPress={run.cancel}
      >
        {t("toolbar.cancel_run")}
      </Button>
    );
  }
  return <RunGroup run={run} />;
}

function RunGroup({ run }: { readonly run: RunControls }) {
  const timer = usePlanTimer();
  const preview = useEditorState((state) => state.preview);
  const isNodeMenuOpen = useEditorState((state) => state.nodeMenu !== null);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const canPlan = run.blocked === null && !run.isStarting;
  const look = () => {
    if (canPlan) timer.show(EVERYTHING);
  };
  const onFocus = (event: FocusEvent) => {
    if (event.target.matches(".button:focus-visible")) look();
    else timer.keep();
  };
  // Run may appear under a pointer that rests there since the last run; only one that moves asks for something
  const onPointerMove = (event: PointerEvent) => {
    if (!preview && event.pointerType !== "touch" && (event.movementX !== 0 || event.movementY !== 0)) look();
  };
  useEffect(() => {
    if (!canPlan) timer.close();
  }, [canPlan, timer]);
  return (
    <Group
      className="run-group"
      aria-label={t("run.group")}
      onHoverStart={timer.keep}
      onPointerMove={onPointerMove}
      onHoverEnd={timer.hide}
      onFocus={onFocus}
      onBlur={timer.hide}
    >
      <Button
        variant="primary"
        icon={<Play size={14} fill="currentColor" aria-hidden="true" />}
        isPending={run.isStarting}
        disabledReason={run.blocked}
        aria-keyshortcuts="Control+Enter"
        {...(preview ? { "aria-describedby": PLAN_SUMMARY_ID } : {})}
        onPress={() => run.start(EVERYTHING)}
      >
        {t("toolbar.run")}
      </Button>
      <Menu
        label={t("run.menu")}
        onOpenChange={(isOpen) => {
          setMenuOpen(isOpen);
          if (!isOpen) timer.hide();
        }}
        trigger={
          <Button
            variant="primary"
            icon={<ChevronDown size={15} aria-hidden="true" />}
            aria-label={t("run.menu")}
          />
        }
      >
        <RunMenuItems run={run} onHighlight={timer.show} onPin={() => timer.pin(EVERYTHING)} />
      </Menu>
      {preview && canPlan ? (
        <PlanPanel
          preview={preview}
          room={isMenuOpen ? "none" : isNodeMenuOpen ? "summary" : "all"}
          onPin={() => timer.pin(preview.request)}
          onClose={timer.close}
        />
      ) : null}
      <RunRefusalPanel run={run} />
    </Group>
  );
}
