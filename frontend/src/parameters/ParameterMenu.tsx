import { ArrowUpFromLine, EllipsisVertical, Unlink, Variable } from "lucide-react";
import { useEditor, useEditorState } from "@/editor/context";
import type { ModuleParameter } from "@/graph/catalog";
import type { GraphNode } from "@/graph/model";
import { fittingParameters } from "@/graph/pipelineParameters";
import { t } from "@/i18n";
import { IconButton, Menu, MenuItem, Submenu } from "@/ui";
import { askToPromote, detachFrom, takeShared } from "./actions";
import { valueWords } from "./words";

export interface ParameterMenuProps {
  readonly node: GraphNode;
  readonly parameter: ModuleParameter;
}

/** Where the value of a node's parameter comes from: itself, or the pipeline. */
export function ParameterMenu({ node, parameter }: ParameterMenuProps) {
  const editor = useEditor();
  const document = useEditorState((state) => state.document);
  const modules = useEditorState((state) => state.modules);
  const taken = node.bindings?.[parameter.name];
  const others = fittingParameters(document, modules, parameter).filter(({ id }) => id !== taken);
  return (
    <Menu
      label={t("parameter.menu", { label: parameter.label })}
      trigger={
        <IconButton
          size="small"
          // within a list of choices a button would be taken for the one that opens it
          slot={null}
          label={t("parameter.menu", { label: parameter.label })}
          icon={<EllipsisVertical size={13} />}
        />
      }
    >
      {taken === undefined ? (
        <MenuItem
          icon={<ArrowUpFromLine size={15} />}
          onAction={() => askToPromote(editor, node.id, parameter.name)}
        >
          {t("parameter.promote")}
        </MenuItem>
      ) : (
        <MenuItem icon={<Unlink size={15} />} onAction={() => detachFrom(editor, node.id, parameter.name)}>
          {t("parameter.detach")}
        </MenuItem>
      )}
      {others.length === 0 ? (
        <MenuItem icon={<Variable size={15} />} isDisabled>
          {t("parameter.none_fit")}
        </MenuItem>
      ) : (
        <Submenu icon={<Variable size={15} />} label={t("parameter.use")}>
          {others.map((other) => (
            <MenuItem
              key={other.id}
              description={valueWords(other.default, parameter)}
              onAction={() => takeShared(editor, node.id, parameter.name, other.id)}
            >
              {other.name}
            </MenuItem>
          ))}
        </Submenu>
      )}
    </Menu>
  );
}
