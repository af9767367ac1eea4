/** Values of pipeline parameters as people read them. */
import type { ModuleParameter } from "@/graph/catalog";
import type { JsonValue } from "@/graph/model";
import { t } from "@/i18n";
import { valueWords as wordsOf } from "@/inspector/parameterWords";

const LONGEST = 60;

/** In one line, shortened where it is long; `form` knows the words for choices. */
export function valueWords(
  value: JsonValue,
  form: Pick<ModuleParameter, "widget" | "enum" | "enum_labels"> = formOf(value),
): string {
  const text = wordsOf(form, value).replace(/\s+/g, " ").trim();
  if (text === "") return t("run.value_none");
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** Where nothing is known but the value: only selections of columns are objects. */
const formOf = (value: JsonValue) =>
  ({ widget: typeof value === "object" ? "columns" : "text", enum: null, enum_labels: null }) as const;
