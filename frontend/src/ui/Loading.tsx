import { t } from "@/i18n";
import { Spinner } from "./Spinner";

export function Loading({ label = t("app.loading") }: { label?: string }) {
  return (
    <div className="page-loading" role="status">
      <span>
        <Spinner size={16} /> {label}
      </span>
    </div>
  );
}
