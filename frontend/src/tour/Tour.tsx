/** The tour: what to do next, below the canvas, so that it lies over nothing that it speaks of. */
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useEditorState } from "@/editor/context";
import { t } from "@/i18n";
import { Button } from "@/ui";
import { rememberTourEnded } from "./ended";
import { STEPS, type TourStep } from "./progress";
import { targetOf } from "./targets";
import "./tour.css";
import { useRing } from "./useRing";
import { type TourProgress, useTourProgress } from "./useTourProgress";
import { useTourWords } from "./useTourWords";

export function Tour() {
  const [isSettingSkipped, setSettingSkipped] = useState(false);
  const progress = useTourProgress(isSettingSkipped);
  const { step } = progress;
  const end = useEnd();
  const panel = useRef<HTMLElement>(null);
  useRing(targetOf(progress, progress.isCleaningSelected));
  useEffect(() => panel.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    if (step === "done") rememberTourEnded();
  }, [step]);
  return (
    <section className="tour" aria-label={t("tour.label")} tabIndex={-1} ref={panel}>
      {step === "done" ? <Done /> : <Step step={step} progress={progress} />}
      <div className="tour-actions">
        {step === "set" ? (
          <Button size="small" variant="ghost" onPress={() => setSettingSkipped(true)}>
            {t("tour.skip")}
          </Button>
        ) : null}
        <Button size="small" variant={step === "done" ? "primary" : "secondary"} onPress={end}>
          {t(step === "done" ? "tour.close" : "tour.end")}
        </Button>
      </div>
      <p className="visually-hidden" aria-live="polite">
        {step === "done" ? t("tour.done.title") : `${place(step)}: ${t(`tour.${step}.title`)}`}
      </p>
    </section>
  );
}

const place = (step: TourStep): string =>
  t("tour.step", { number: STEPS.indexOf(step) + 1, count: STEPS.length });

function Step({ step, progress }: { readonly step: TourStep; readonly progress: TourProgress }) {
  const words = useTourWords();
  const { runState } = progress;
  const isFailed = step === "run" && (runState === "failed" || runState === "canceled");
  return (
    <div className="tour-text">
      <p className="tour-place">
        <span>{place(step)}</span>
        <progress max={STEPS.length} value={STEPS.indexOf(step)} aria-hidden="true" />
      </p>
      <h2>{t(`tour.${step}.title`, words)}</h2>
      <p>{t(`tour.${step}.text`, words)}</p>
      <dl>
        <dt>{t("tour.by_mouse")}</dt>
        <dd>{t(`tour.${step}.mouse`, words)}</dd>
        <dt>{t("tour.by_keyboard")}</dt>
        <dd>{t(`tour.${step}.keyboard`, words)}</dd>
      </dl>
      {isFailed ? <p className="tour-failed">{t("tour.run.failed")}</p> : null}
    </div>
  );
}

function Done() {
  return (
    <div className="tour-text">
      <h2>{t("tour.done.title")}</h2>
      <p>{t("tour.done.text")}</p>
      <p className="tour-links">
        <Link to="/" hash="samples">
          {t("tour.done.samples")}
        </Link>
        <Link to="/modules">{t("tour.done.modules")}</Link>
      </p>
    </div>
  );
}

/** The address loses its mark, and the pipeline stays as it is. */
function useEnd(): () => void {
  const navigate = useNavigate();
  const pipelineId = useEditorState((state) => state.pipelineId);
  return () => {
    rememberTourEnded();
    void navigate({ to: "/pipelines/$pipelineId", params: { pipelineId }, search: {}, replace: true });
    document.querySelector<HTMLElement>("#main")?.focus({ preventScroll: true });
  };
}
