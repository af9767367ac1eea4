import { SUB_PIPELINES } from "@/graph/subPipelines";
import "./tones.css";

/** The colour family of a category; CSS knows the families as `data-tone`. */
const TONES: Readonly<Record<string, string>> = {
  "Data Input and Output": "teal",
  "Data Transformation": "blue",
  "Feature Selection": "gold",
  "Statistical Functions": "violet",
  Regression: "orange",
  Clustering: "pink",
  Classification: "red",
  "Model Training": "indigo",
  "Model Scoring and Evaluation": "green",
  "Python Language": "gold",
  // as the cards of groups
  [SUB_PIPELINES]: "grey",
};

const OTHER_TONES = ["blue", "violet", "orange", "pink", "teal", "green"] as const;

export function categoryTone(category: string): string {
  const known = TONES[category];
  if (known) return known;
  const sum = [...category].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return category === "" ? "grey" : (OTHER_TONES[sum % OTHER_TONES.length] ?? "grey");
}
