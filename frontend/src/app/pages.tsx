import { Link, useRouter } from "@tanstack/react-router";
import { CircleAlert, Compass } from "lucide-react";
import { ApiError, messageOf } from "@/api/errors";
import { t } from "@/i18n";
import { Button, EmptyState } from "@/ui";

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
      <EmptyState
        icon={CircleAlert}
        title={t("error.page.title")}
        actions={<Button onPress={() => void router.invalidate()}>{t("error.page.retry")}</Button>}
      >
        {messageOf(error)}
      </EmptyState>
    </div>
  );
}
