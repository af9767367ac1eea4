import { Link, useRouter } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { ApiError, messageOf } from "@/api/errors";
import { t } from "@/i18n";
import { EmptyState, LoadFailed } from "@/ui";

export function NotFoundPage() {
  return (
    <div className="page">
      <EmptyState
        icon={Compass}
        title={t("error.not_found.title")}
        actions={
          <Link to="/" className="button" data-variant="secondary">
            {t("error.not_found.home")}
          </Link>
        }
      >
        {t("error.not_found.text")}
      </EmptyState>
    </div>
  );
}

export function RouteErrorPage({ error }: { error: unknown }) {
  const router = useRouter();
  if (error instanceof ApiError && error.status === 404) return <NotFoundPage />;
  return (
    <div className="page" role="alert">
      <LoadFailed
        title={t("error.page.title")}
        text={messageOf(error)}
        onRetry={() => void router.invalidate()}
      />
    </div>
  );
}
