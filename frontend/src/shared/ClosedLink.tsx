import { Unlink } from "lucide-react";
import { t } from "@/i18n";
import { EmptyState } from "@/ui";
import { SharedFrame } from "./SharedFrame";
import "./shared.css";

/** The same for a link that has expired, was revoked or never existed. */
export function ClosedLink() {
  return (
    <SharedFrame title={t("shared.page")}>
      <EmptyState icon={Unlink} title={t("shared.closed.title")}>
        {t("shared.closed.text")}
      </EmptyState>
    </SharedFrame>
  );
}
