/** What can stand on a side: the draft now, named versions, runs, and whatever the address names besides. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { versionsQuery } from "@/history/api";
import { formatRelative, t } from "@/i18n";
import { pipelineRunsQuery } from "@/run/api";
import type { SelectOption } from "@/ui";
import { presentQuery, revisionSide, runSide, versionSide } from "./api";

export function useSideOptions(pipeline: string, named: readonly string[]): readonly SelectOption[] {
  const present = useQuery(presentQuery(pipeline)).data?.revision;
  const versions = useQuery(versionsQuery(pipeline)).data ?? [];
  const runs =
    useInfiniteQuery(pipelineRunsQuery(pipeline)).data?.pages.flatMap(({ results }) => results) ?? [];
  const now: SelectOption[] =
    present === undefined
      ? []
      : [
          {
            id: revisionSide(present),
            label: t("comparison.side.present"),
            description: t("history.revision", { revision: present }),
          },
        ];
  const known = [
    ...now,
    ...versions.map(
      ({ id, name, revision }): SelectOption => ({
        id: versionSide(id),
        label: name,
        description: t("comparison.side.version", { revision }),
      }),
    ),
    ...runs.map(
      ({ id, number, state, revision, queued_at }): SelectOption => ({
        id: runSide(id),
        label: t("comparison.run", { number }),
        description: t("comparison.side.run", {
          state: t(`state.${state}`),
          revision,
          when: formatRelative(queued_at),
        }),
      }),
    ),
  ];
  const ids = new Set(known.map(({ id }) => id));
  const others = [...new Set(named)]
    .filter((reference) => reference !== "" && !ids.has(reference))
    .map((reference) => ({ id: reference, label: nameOfSide(reference) }));
  return [...known, ...others];
}

function nameOfSide(reference: string): string {
  const revision = /^revision-(\d+)$/.exec(reference)?.[1];
  return revision === undefined ? t("comparison.side.missing") : t("history.revision", { revision });
}
