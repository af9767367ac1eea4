import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { messageOf } from "@/api/errors";
import type { ShareLink } from "@/api/types";
import { formatDateTime, formatRelative, plural, t } from "@/i18n";
import { Button, notify } from "@/ui";
import { revokeShareLink, type ShareTarget, shareLinksQuery } from "./api";

export interface LinkListProps {
  readonly target: ShareTarget;
  readonly links: readonly ShareLink[];
  readonly onRevoked: (link: ShareLink) => void;
}

export function LinkList({ target, links, onRevoked }: LinkListProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: (link: ShareLink) => revokeShareLink(link.id),
    onSuccess: (_nothing, link) => {
      // the button that had the focus goes away
      heading.current?.focus();
      onRevoked(link);
    },
    onError: (error) => notify({ tone: "danger", title: t("share.revoke_failed"), text: messageOf(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: shareLinksQuery(target).queryKey }),
  });
  return (
    <section className="link-list" aria-labelledby="share-links">
      <h3 id="share-links" ref={heading} tabIndex={-1}>
        {t("share.active")}
      </h3>
      {links.length === 0 ? (
        <p className="muted">
          {t("share.none.title")}. {t("share.none.text")}
        </p>
      ) : (
        <ul>
          {links.map((link) => (
            <li key={link.id}>
              <span className="link-key">…/{link.key}…</span>
              <span className="link-facts muted">{factsOf(link).join(" · ")}</span>
              <Button
                size="small"
                aria-label={t("share.revoke_of", { key: link.key })}
                isPending={revoke.isPending && revoke.variables.id === link.id}
                onPress={() => revoke.mutate(link)}
              >
                {t("share.revoke")}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function factsOf(link: ShareLink): string[] {
  const { expires_at: end, last_used_at: used, use_count: count, created_by: user } = link;
  return [
    t("share.ends", { when: formatDateTime(end) }),
    ...(link.shows_results ? [t("share.with_results")] : []),
    used ? plural("share.used", count, { when: formatRelative(used) }) : t("share.unused"),
    ...(user ? [t("share.by", { user })] : []),
  ];
}
