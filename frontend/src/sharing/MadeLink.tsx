import { Check, Copy } from "lucide-react";
import { useRef, useState } from "react";
import type { MadeShareLink } from "@/api/types";
import { t } from "@/i18n";
import { Button } from "@/ui";

export interface MadeLinkProps {
  readonly link: MadeShareLink;
  readonly onSay: (words: string) => void;
}

/** The new link, to be copied: the server has only its hash. */
export function MadeLink({ link, onSay }: MadeLinkProps) {
  const field = useRef<HTMLInputElement>(null);
  const [isCopied, setCopied] = useState(false);
  const address = `${window.location.origin}${link.path}`;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address);
      setCopied(true);
      onSay(t("share.copied"));
    } catch {
      // pages of a server without https may not copy by themselves
      field.current?.select();
      onSay(t("share.copy_by_key"));
    }
  };
  return (
    <div className="made-link">
      <p role="status">{t("share.made")}</p>
      <div className="made-link-line">
        <input
          ref={field}
          className="input"
          aria-label={t("share.address")}
          value={address}
          readOnly
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button
          autoFocus
          icon={isCopied ? <Check size={15} aria-hidden="true" /> : <Copy size={15} aria-hidden="true" />}
          onPress={() => void copy()}
        >
          {isCopied ? t("share.copied") : t("share.copy")}
        </Button>
      </div>
    </div>
  );
}
