import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from "lucide-react";
import {
  UNSTABLE_Toast as AriaToast,
  Text,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastRegion as ToastRegion,
} from "react-aria-components";
import { t } from "@/i18n";
import { IconButton } from "./Button";
import { queue } from "./notify";

const ICONS = { info: Info, success: CircleCheck, warning: TriangleAlert, danger: CircleAlert } as const;

export function ToastList() {
  return (
    <ToastRegion queue={queue} className="toasts" aria-label={t("toast.region")}>
      {({ toast }) => {
        const Icon = ICONS[toast.content.tone];
        return (
          <AriaToast toast={toast} className="toast" data-tone={toast.content.tone}>
            <Icon size={17} aria-hidden="true" />
            <ToastContent className="toast-content">
              <Text slot="title" className="toast-title">
                {toast.content.title}
              </Text>
              {toast.content.text ? (
                <Text slot="description" className="toast-text">
                  {toast.content.text}
                </Text>
              ) : null}
            </ToastContent>
            <IconButton slot="close" label={t("toast.dismiss")} icon={<X size={14} />} size="small" />
          </AriaToast>
        );
      }}
    </ToastRegion>
  );
}
