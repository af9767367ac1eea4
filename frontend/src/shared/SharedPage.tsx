/** What a link shows to whoever has it: one pipeline or one run, read-only, without a login. */
import { useQuery } from "@tanstack/react-query";
import { messageOf } from "@/api/errors";
import { t } from "@/i18n";
import { LoadFailed, Loading } from "@/ui";
import { isClosed, sharedQuery } from "./api";
import { ClosedLink } from "./ClosedLink";
import { SharedDraft } from "./SharedDraft";
import { SharedFrame } from "./SharedFrame";
import { SharedRunView } from "./SharedRunView";
import "./shared.css";

export function SharedPage({ token }: { readonly token: string }) {
  const query = useQuery(sharedQuery(token));
  if (query.isPending) return <Loading />;
  if (query.isError && isClosed(query.error)) return <ClosedLink />;
  if (query.isError) {
    return (
      <SharedFrame title={t("shared.page")}>
        <LoadFailed
          title={t("shared.failed")}
          text={messageOf(query.error)}
          onRetry={() => void query.refetch()}
        />
      </SharedFrame>
    );
  }
  const { pipeline, run } = query.data;
  if (pipeline) return <SharedDraft token={token} shared={query.data} known={pipeline} />;
  return run ? <SharedRunView token={token} shared={query.data} known={run} /> : <ClosedLink />;
}
