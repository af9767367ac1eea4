/** The tour on the home page: a card for whoever has nothing yet, later a button. */
import { useQuery } from "@tanstack/react-query";
import { GraduationCap } from "lucide-react";
import { useState } from "react";
import type { Project } from "@/api/types";
import { pipelinesQuery } from "@/home/api";
import { t } from "@/i18n";
import { Button } from "@/ui";
import { hasEndedTour } from "./ended";
import "./offer.css";
import { useBeginTour } from "./useBeginTour";

interface OfferProps {
  readonly project: Project;
}

export function TourCard({ project }: OfferProps) {
  if (!useIsNew(project)) return null;
  return (
    <section className="card tour-card" aria-labelledby="tour-card">
      <GraduationCap size={28} aria-hidden="true" />
      <div>
        <h2 id="tour-card">{t("tour.card.title")}</h2>
        <p className="muted">{t("tour.card.text")}</p>
      </div>
      <BeginButton project={project} variant="primary" />
    </section>
  );
}

export function TourButton({ project }: OfferProps) {
  return useIsNew(project) ? null : <BeginButton project={project} variant="ghost" />;
}

function useIsNew(project: Project): boolean {
  const { data } = useQuery(pipelinesQuery(project.id));
  return data?.length === 0 && !hasEndedTour();
}

function BeginButton({ project, variant }: OfferProps & { readonly variant: "primary" | "ghost" }) {
  const begin = useBeginTour(project.id);
  const [isPending, setPending] = useState(false);
  const onPress = () => {
    setPending(true);
    void begin().finally(() => setPending(false));
  };
  return (
    <Button
      variant={variant}
      icon={<GraduationCap size={15} aria-hidden="true" />}
      isPending={isPending}
      onPress={onPress}
    >
      {t("tour.take")}
    </Button>
  );
}
