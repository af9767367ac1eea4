import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

export function Banner({
  tone = "warning",
  children,
}: {
  tone?: "warning" | "danger" | "info";
  children: ReactNode;
}) {
  return (
    <div className="banner" data-tone={tone} role="status">
      <TriangleAlert size={16} aria-hidden="true" />
      <span>{children}</span>
    </div>
  );
}
