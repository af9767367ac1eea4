/** Publish a group: what its users connect and set, and under which names. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useMemo, useState } from "react";
import { ApiError, messageOf } from "@/api/errors";
import { keys } from "@/api/keys";
import { useEditor, useEditorState } from "@/editor/context";
import type { Group } from "@/graph/model";
import { linkPublished } from "@/graph/subPipelines";
import { t } from "@/i18n";
import { Button, Dialog, Select, TextField } from "@/ui";
import { publish, publishVersion } from "./api";
import { ChoiceList } from "./ChoiceList";
import { instanceState } from "./instances";
import { type Choice, type Choices, choicesOf, proposalsFor, requested } from "./proposals";
import "./sub-pipelines.css";

export function PublishDialog() {
  const group = useEditorState(({ publishing, document }) => document.groups[publishing ?? ""]);
  return group ? <OpenDialog key={group.id} group={group} /> : null;
}

const AS_NEW = "new";

function OpenDialog({ group }: { group: Group }) {
  const editor = useEditor();
  const known = useEditorState((state) => state.subPipelines);
  const document = useEditorState((state) => state.document);
  const modules = useEditorState((state) => state.modules);
  const origin = instanceState(group, known)?.subPipeline;
  const proposals = useMemo(() => proposalsFor(document, modules, group), [document, modules, group]);
  const [choices, setChoices] = useState<Choices>(() => choicesOf(proposals));
  const [as, setAs] = useState(origin ? origin.id : AS_NEW);
  const [name, setName] = useState(origin ? "" : group.name);
  const [description, setDescription] = useState("");
  const [isTried, setTried] = useState(false);
  const form = useId();
  const isNew = as === AS_NEW;
  const close = () => editor.store.setState({ publishing: null });
  const save = usePublishing(group, close);
  const choose = (key: string, change: Partial<Choice>) =>
    setChoices((before) => {
      const choice = before[key];
      return choice ? { ...before, [key]: { ...choice, ...change } } : before;
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isNew && name.trim() === "") return;
    save.mutate({
      ...requested(proposals, choices),
      as: isNew ? { name: name.trim(), description } : { id: as },
    });
  };
  const list = { choices, onChoose: choose };
  return (
    <Dialog
      title={t("publish.title", { name: group.name })}
      size="medium"
      isOpen
      onClose={close}
      footer={
        <>
          <Button onPress={close}>{t("action.cancel")}</Button>
          <Button variant="primary" type="submit" form={form} isPending={save.isPending}>
            {t("publish.do")}
          </Button>
        </>
      }
    >
      <form id={form} className="publish-form" onSubmit={submit}>
        <p className="muted">
          {isNew || !origin
            ? t("publish.text")
            : t("publish.version_text", { version: origin.newest.number + 1 })}
        </p>
        {save.error ? <Problems error={save.error} /> : null}
        {origin ? (
          <Select
            label={t("publish.as")}
            options={[
              { id: origin.id, label: t("publish.as_version", { name: origin.name }) },
              { id: AS_NEW, label: t("publish.as_new") },
            ]}
            value={as}
            onChange={(chosen) => setAs(String(chosen))}
          />
        ) : null}
        {isNew ? (
          <>
            <TextField
              label={t("publish.name")}
              value={name}
              onChange={setName}
              maxLength={200}
              autoFocus
              problem={isTried && name.trim() === "" ? t("publish.name_missing") : null}
            />
            <TextField
              label={t("publish.description")}
              value={description}
              onChange={setDescription}
              rows={2}
              maxLength={5000}
            />
          </>
        ) : null}
        <ChoiceList {...list} side="port" label={t("publish.inputs")} proposals={proposals.inputs} />
        <ChoiceList {...list} side="port" label={t("publish.outputs")} proposals={proposals.outputs} />
        <ChoiceList
          {...list}
          side="parameter"
          label={t("publish.parameters")}
          proposals={proposals.parameters}
        />
      </form>
    </Dialog>
  );
}

function Problems({ error }: { error: Error }) {
  const problems = error instanceof ApiError ? (error.details.problems ?? []) : [];
  const messages = problems.length > 0 ? problems.map(({ message }) => message) : [messageOf(error)];
  return (
    <div role="alert">
      <ul className="publish-problems">
        {messages.map((message) => (
          <li key={message}>{message}</li>
        ))}
      </ul>
    </div>
  );
}

interface Wish extends ReturnType<typeof requested> {
  readonly as: { readonly id: string } | { readonly name: string; readonly description: string };
}

/** What is published is what the server has; the group becomes an instance of it by an edit of its own. */
function usePublishing(group: Group, onDone: () => void) {
  const editor = useEditor();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ as, ...wanted }: Wish) => {
      if (!(await editor.flush())) throw new Error(t("publish.unsaved"));
      const { pipelineId, projectId, revision } = editor.state;
      const request = { ...wanted, pipeline: pipelineId, revision, group: group.id };
      return "id" in as
        ? publishVersion(as.id, request)
        : publish(projectId, as.name, as.description, request);
    },
    onSuccess: async ({ sub_pipeline, group: instance }, { as }) => {
      onDone();
      const name = "id" in as ? instance.name : sub_pipeline.name;
      editor.edit(linkPublished({ ...instance, name }));
      await client.invalidateQueries({ queryKey: keys.subPipelines(editor.state.projectId) });
    },
  });
}
