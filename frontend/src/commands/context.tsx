import { createContext, type ReactNode, useContext } from "react";
import { commandOf } from "./registry";
import type { CommandContext } from "./types";

const CommandsContext = createContext<CommandContext | null>(null);

export function CommandsProvider({ context, children }: { context: CommandContext; children: ReactNode }) {
  return <CommandsContext value={context}>{children}</CommandsContext>;
}

/** For buttons: do the command of this id. */
export function useDo(): (id: string) => void {
  const context = useContext(CommandsContext);
  return (id) => {
    if (context) commandOf(id).run(context);
  };
}
