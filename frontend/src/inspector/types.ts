import type { ReactNode } from "react";
import type { ModuleParameter } from "@/graph/catalog";
import type { JsonValue } from "@/graph/model";

/** What every widget gets: the value in force, and how to set it (null: back to the default). */
export interface WidgetProps {
  readonly nodeId: string;
  readonly parameter: ModuleParameter;
  readonly value: JsonValue;
  readonly onChange: (value: JsonValue) => void;
  readonly label: string;
  readonly labelEnd: ReactNode;
  readonly help: ReactNode;
  readonly problem: string | null;
  readonly isReadOnly: boolean;
}
