import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf } from "@/api/errors";
import type { MadeShareLink } from "@/api/types";
import { t } from "@/i18n";
import { Dialog, LoadFailed, Loading } from "@/ui";
import { type ShareTarget, shareLinksQuery } from "./api";
import { LinkForm } from "./LinkForm";
import { LinkList } from "./LinkList";
import { MadeLink } from "./MadeLink";
import "./sharing.css";

export interface ShareDialogProps {
  readonly target: ShareTarget;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Makes and ends the links that show one pipeline or run to anyone who has them. */
export function ShareDialog({ target, isOpen, onClose }: ShareDialogProps) {
  return (
    <Dialog
      title={t(`share.title.${target.kind}`, { name: target.name })}
      size="medium"
      isOpen={isOpen}
      onClose={onClose}
    >
      <Sharing target={target} />
    </Dialog>
  );
}

function Sharing({ target }: { readonly target: ShareTarget }) {
  const query = useQuery(shareLinksQuery(target));
  const [made, setMade] = useState<MadeShareLink | null>(null);
  const [said, setSaid] = useState("");
  if (query.isPending) return <Loading />;
  if (query.isError) {
    return (
      <LoadFailed
        title={t("share.failed_to_load")}
        text={messageOf(query.error)}
        onRetry={() => void query.refetch()}
      />
    );
  }
  const { links, max_days: mostDays } = query.data;
  return (
    <div className="sharing">
      <p className="muted">
        {t(`share.about.${target.kind}`)} {t("share.kept_back")}
      </p>
      <LinkForm target={target} mostDays={mostDays} onMade={setMade} />
      {made ? <MadeLink key={made.id} link={made} onSay={setSaid} /> : null}
      <LinkList
        target={target}
        links={links}
        onRevoked={(link) => {
          setSaid(t("share.revoked", { key: link.key }));
          if (link.id === made?.id) setMade(null);
        }}
      />
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </div>
  );
}
