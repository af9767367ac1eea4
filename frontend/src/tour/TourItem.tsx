import { GraduationCap } from "lucide-react";
import type { Project } from "@/api/types";
import { t } from "@/i18n";
import { MenuItem } from "@/ui";
import { useBeginTour } from "./useBeginTour";

export function TourItem({ project }: { readonly project: Project }) {
  const begin = useBeginTour(project.id);
  return (
    <MenuItem icon={<GraduationCap size={15} />} onAction={() => void begin()}>
      {t("tour.take")}
    </MenuItem>
  );
}
