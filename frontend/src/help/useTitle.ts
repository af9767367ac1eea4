import { useEffect } from "react";
import { t } from "@/i18n";

/** The name of the page in the tab of the browser, for as long as the page is shown. */
export function useTitle(name: string): void {
  useEffect(() => {
    document.title = `${name} · ${t("app.name")}`;
    return () => {
      document.title = t("app.name");
    };
  }, [name]);
}
