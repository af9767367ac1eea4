import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { messageOf } from "@/api/errors";
import type { MadeShareLink } from "@/api/types";
import { t } from "@/i18n";
import { Button, Checkbox, notify, Select, TextField } from "@/ui";
import { createShareLink, type ShareRequest, type ShareTarget, shareLinksQuery } from "./api";
import { chosenHours, type Lifetime, offeredLifetimes } from "./lifetimes";

export interface LinkFormProps {
  readonly target: ShareTarget;
  readonly mostDays: number;
  readonly onMade: (link: MadeShareLink) => void;
}

export function LinkForm({ target, mostDays, onMade }: LinkFormProps) {
  const [lifetime, setLifetime] = useState<Lifetime>(mostDays < 7 ? "day" : "week");
  const [days, setDays] = useState("14");
  const [isTold, setTold] = useState(false);
  const [showsResults, setShowsResults] = useState(false);
  const create = useCreate(target, onMade);
  const hours = chosenHours(lifetime, days, mostDays);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTold(true);
    if (hours !== null) create.mutate({ hours, shows_results: showsResults });
  };
  return (
    <form className="link-form" onSubmit={submit}>
      <div className="link-form-time">
        <Select
          label={t("share.lifetime")}
          options={offeredLifetimes(mostDays).map((id) => ({ id, label: t(`share.lifetime.${id}`) }))}
          value={lifetime}
          onChange={(next) => setLifetime(next as Lifetime)}
        />
        {lifetime === "other" ? (
          <TextField
            label={t("share.days")}
            value={days}
            onChange={setDays}
            inputMode="numeric"
            problem={isTold && hours === null ? t("share.days_problem", { most: mostDays }) : null}
            autoFocus
          />
        ) : null}
      </div>
      {target.kind === "run" ? (
        <div>
          <Checkbox isSelected={showsResults} onChange={setShowsResults}>
            {t("share.results")}
          </Checkbox>
          <p className="link-form-help muted">{t("share.results_help")}</p>
        </div>
      ) : null}
      <Button
        type="submit"
        variant="primary"
        icon={<Link2 size={15} aria-hidden="true" />}
        isPending={create.isPending}
      >
        {t("share.create")}
      </Button>
    </form>
  );
}

function useCreate(target: ShareTarget, onMade: (link: MadeShareLink) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: ShareRequest) => createShareLink(target, request),
    onSuccess: onMade,
    onError: (error) => notify({ tone: "danger", title: t("share.failed"), text: messageOf(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: shareLinksQuery(target).queryKey }),
  });
}
