import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2, UserPlus, Users } from "lucide-react";
import { type FormEvent, useState } from "react";
import { messageOf } from "@/api/errors";
import type { Project, Role } from "@/api/types";
import { useSession } from "@/app/session";
import { t } from "@/i18n";
import { Button, Dialog, IconButton, LoadFailed, Loading, notify, Select, TextField } from "@/ui";
import { addMember, changeRole, type Member, membersKey, membersQuery, removeMember } from "./members";

const ROLES: readonly Role[] = ["viewer", "editor", "owner"];

const roleOptions = () =>
  ROLES.map((role) => ({
    id: role,
    label: t(`members.role.${role}`),
    description: t(`members.role.${role}.text`),
  }));

export function MembersButton({ project }: { readonly project: Project }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button variant="ghost" icon={<Users size={15} aria-hidden="true" />} onPress={() => setIsOpen(true)}>
        {t("members.open")}
      </Button>
      <Dialog
        title={t("members.title", { project: project.name })}
        size="medium"
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
      >
        <Members project={project} />
      </Dialog>
    </>
  );
}

function Members({ project }: { readonly project: Project }) {
  const query = useQuery(membersQuery(project.id));
  const isOwner = project.role === "owner";
  if (query.isPending) return <Loading />;
  if (query.isError) {
    return (
      <LoadFailed
        title={t("members.failed")}
        text={messageOf(query.error)}
        onRetry={() => void query.refetch()}
      />
    );
  }
  return (
    <div className="members">
      <ul>
        {query.data.map((member) => (
          <MemberLine key={member.user_id} member={member} project={project.id} isOwner={isOwner} />
        ))}
      </ul>
      {isOwner ? <AddMember project={project.id} /> : null}
    </div>
  );
}

interface MemberLineProps {
  readonly member: Member;
  readonly project: string;
  readonly isOwner: boolean;
}

function MemberLine({ member, project, isOwner }: MemberLineProps) {
  const isMe = useSession().session.user.id === member.user_id;
  const name = member.display_name || member.username;
  const change = useMembersMutation(project, t("members.change_failed"), (role: Role) =>
    changeRole(project, member.user_id, role),
  );
  const remove = useMembersMutation(project, t("members.remove_failed"), () =>
    removeMember(project, member.user_id),
  );
  return (
    <li>
      <span className="member-name">
        <strong>
          {name}
          {isMe ? ` (${t("members.you")})` : ""}
        </strong>
        {name === member.username ? null : <span className="muted">{member.username}</span>}
      </span>
      {isOwner && !isMe ? (
        <>
          <Select
            label={t("members.role_of", { name })}
            hideLabel
            options={roleOptions()}
            value={member.role}
            onChange={(role) => change.mutate(role as Role)}
          />
          <IconButton
            size="small"
            label={t("members.remove", { name })}
            icon={<Trash2 size={14} aria-hidden="true" />}
            isPending={remove.isPending}
            onPress={() => remove.mutate(undefined)}
          />
        </>
      ) : (
        <span className="muted">{t(`members.role.${member.role}`)}</span>
      )}
    </li>
  );
}

function AddMember({ project }: { readonly project: string }) {
  const [username, setUsername] = useState("");
  const [role, setRole] = useState<Role>("editor");
  const add = useMembersMutation(project, t("members.add_failed"), () =>
    addMember(project, username.trim(), role),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (username.trim() === "") return;
    add.mutate(undefined, { onSuccess: () => setUsername("") });
  };
  return (
    <form className="member-add" onSubmit={submit}>
      <TextField label={t("members.username")} value={username} onChange={setUsername} autoComplete="off" />
      <Select
        label={t("members.role")}
        options={roleOptions()}
        value={role}
        onChange={(next) => setRole(next as Role)}
      />
      <Button type="submit" icon={<UserPlus size={15} aria-hidden="true" />} isPending={add.isPending}>
        {t("members.add")}
      </Button>
    </form>
  );
}

function useMembersMutation<T>(
  project: string,
  failureTitle: string,
  change: (input: T) => Promise<unknown>,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onError: (error) => notify({ tone: "danger", title: failureTitle, text: messageOf(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: membersKey(project) }),
  });
}
