import { type FormEvent, useId, useState } from "react";
import { t } from "@/i18n";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { TextField } from "./fields";

export interface NameDialogProps {
  title: string;
  label: string;
  name: string;
  /** Said while the field is empty. */
  missing: string;
  /** Why the last attempt to save failed. */
  problem: string | null;
  isPending: boolean;
  onSave: (name: string) => void;
  onClose: () => void;
}

/** Asks for another name for something. */
export function NameDialog({
  title,
  label,
  name: current,
  missing,
  problem,
  isPending,
  onSave,
  onClose,
}: NameDialogProps) {
  const [name, setName] = useState(current);
  const form = useId();
  const wanted = name.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wanted !== "") onSave(wanted);
  };
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t("action.cancel")}</Button>
          <Button variant="primary" type="submit" form={form} isPending={isPending}>
            {t("action.save")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <TextField
          label={label}
          value={name}
          onChange={setName}
          maxLength={200}
          autoFocus
          problem={wanted === "" ? missing : problem}
        />
      </form>
    </Dialog>
  );
}
