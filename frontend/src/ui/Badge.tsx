import type { ReactNode } from "react";

export type Tone = "neutral" | "success" | "danger" | "warning" | "info" | "accent";

export function Badge({
  tone = "neutral",
  icon,
  children,
}: {
  tone?: Tone;
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <span className="badge" data-tone={tone}>
      {icon}
      {children}
    </span>
  );
}
