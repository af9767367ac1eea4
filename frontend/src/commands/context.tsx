import { createContext, type ReactNode, useContext } from "react";
import { commandOf, perform, whyNot } from "./registry";
import type { CommandContext } from "./types";

const CommandsContext = createContext<CommandContext | null>(null);

export function CommandsProvider({ context, children }: { context: CommandContext; children: ReactNode }) {
  return <CommandsContext value={context}>{children}</CommandsContext>;
}

/** For buttons: do the command of this id. */
export function useDo(): (id: string) => void {
  const context = useContext(CommandsContext);
  return (id) => {
    if (context) perform(commandOf(id), context);
  };
}

/** For buttons and menus: why the command of this id cannot be done now; null when it can. */
export function useWhyNot(): (id: string) => string | null {
  const context = useContext(CommandsContext);
  return (id) => (context ? whyNot(commandOf(id), context) : null);
}
