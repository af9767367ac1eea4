import { Maximize2 } from "lucide-react";
import { lazy, Suspense, useId, useState } from "react";
import { t } from "@/i18n";
import { Button, Dialog, IconButton } from "@/ui";
import { FieldProblem } from "../FieldProblem";
import type { WidgetProps } from "../types";

const CodeEditor = lazy(() => import("../CodeEditor").then((m) => ({ default: m.CodeEditor })));

export function CodeWidget(props: WidgetProps) {
  const { parameter, value, onChange, label, labelEnd, help, problem, isReadOnly } = props;
  const [isLarge, setLarge] = useState(false);
  const labelId = useId();
  const editor = (size: "small" | "large") => (
    <Suspense fallback={<p className="code-loading muted">{t("code.loading")}</p>}>
      <CodeEditor
        language={parameter.language ?? "python"}
        value={value === null ? "" : String(value)}
        onChange={onChange}
        label={t("code.label", { label })}
        isReadOnly={isReadOnly}
        size={size}
      />
    </Suspense>
  );
  return (
    <div className="field">
      <div className="field-label-row">
        <span className="field-label" id={labelId}>
          {label}
        </span>
        <span className="label-buttons">
          {labelEnd}
          <IconButton
            size="small"
            label={t("code.expand")}
            icon={<Maximize2 size={13} />}
            onPress={() => setLarge(true)}
          />
        </span>
      </div>
      {isLarge ? null : editor("small")}
      <FieldProblem problem={problem} />
      <span className="field-help">
        {help} {t("code.leave_hint")}
      </span>
      <Dialog
        title={label}
        isOpen={isLarge}
        onClose={() => setLarge(false)}
        size="large"
        footer={<Button onPress={() => setLarge(false)}>{t("action.close")}</Button>}
      >
        {editor("large")}
      </Dialog>
    </div>
  );
}
