/** The head of every page of a link: what it is, how long it is shown, and in which language and colours. */
import { Eye, SunMoon, Timer } from "lucide-react";
import type { ReactNode } from "react";
import { DisplayItems } from "@/app/DisplayItems";
import { Mark } from "@/app/Mark";
import { useTitle } from "@/help/useTitle";
import { formatDateTime, t } from "@/i18n";
import { Badge, IconButton, Menu } from "@/ui";

export interface SharedFrameProps {
  readonly title: string;
  readonly expiresAt?: string;
  /** Beside the title. */
  readonly facts?: ReactNode;
  readonly children: ReactNode;
}

export function SharedFrame({ title, expiresAt, facts, children }: SharedFrameProps) {
  useTitle(title);
  return (
    <div className="app">
      <header className="shared-head">
        <Mark />
        <h1 className="truncate">{title}</h1>
        {facts}
        {expiresAt ? (
          <>
            <Badge tone="info" icon={<Eye size={12} aria-hidden="true" />}>
              {t("shared.read_only")}
            </Badge>
            <span className="shared-until muted" title={t("shared.until_hint")}>
              <Timer size={13} aria-hidden="true" />
              {t("shared.until", { when: formatDateTime(expiresAt) })}
            </span>
          </>
        ) : null}
        <span className="shared-display">
          <Menu
            label={t("shared.display")}
            trigger={<IconButton label={t("shared.display")} icon={<SunMoon size={16} />} />}
          >
            <DisplayItems />
          </Menu>
        </span>
      </header>
      <main className="app-main">{children}</main>
    </div>
  );
}
