/** The shapes of `view.json`: what a step says about a model, an evaluation or a transformation. */
import type { ThresholdCounts } from "./evaluation/thresholds";

export interface CurvePoint {
  readonly x: number;
  readonly y: number;
  readonly t: number | null;
}

export type CurveName = "roc" | "precision_recall" | "lift";

export interface Confusion {
  readonly labels: readonly (string | number | boolean)[];
  /** One row for each actual label, one column for each predicted one. */
  readonly matrix: readonly (readonly number[])[];
}

export interface Histogram {
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

export interface EvaluatedModel {
  readonly name: string;
  readonly label_column?: string | null;
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly confusion?: Confusion | null;
  readonly positive_label?: string | number | boolean | null;
  readonly curves?: Readonly<Partial<Record<CurveName, readonly CurvePoint[]>>> | null;
  readonly thresholds?: readonly ThresholdCounts[] | null;
  readonly residuals?: Histogram | null;
  readonly scatter?: readonly (readonly [number, number])[] | null;
  readonly clusters?: readonly Readonly<Record<string, string | number | null>>[] | null;
  /** One entry for each class of a multiclass model. */
  readonly classes?: readonly Readonly<Record<string, string | number | null>>[] | null;
  readonly rows?: number | null;
}

export interface EvaluationViewData {
  readonly kind: "evaluation";
  readonly task: string;
  readonly models: readonly EvaluatedModel[];
}

export type ViewScalar = string | number | boolean | null;

export interface ModelViewData {
  readonly kind: "model";
  readonly task: string;
  readonly learner: string;
  readonly display_name?: string | null;
  readonly label?: string | null;
  readonly features?: readonly string[] | null;
  readonly parameters?: Readonly<Record<string, unknown>> | null;
  readonly weights?:
    | readonly { readonly feature: string; readonly weight: number; readonly class?: ViewScalar }[]
    | null;
  readonly intercept?: number | readonly number[] | null;
  readonly importances?: readonly { readonly feature: string; readonly importance: number }[] | null;
  readonly centers?: {
    readonly columns: readonly string[];
    readonly rows: readonly (readonly ViewScalar[])[];
  } | null;
  /** The weights are those of features scaled to 0..1. */
  readonly scaled?: boolean | null;
  readonly classes?: readonly ViewScalar[] | null;
  /** How many weights there are when only the largest are listed. */
  readonly weights_total?: number | null;
  readonly training?: { readonly rows?: number | null; readonly seconds?: number | null } | null;
}

export interface LearnerViewData {
  readonly kind: "learner";
  readonly task?: string;
  readonly learner?: string;
  readonly display_name?: string | null;
  readonly parameters?: Readonly<Record<string, unknown>> | null;
}

export interface TransformationViewData {
  readonly kind: "transformation";
  readonly transformer: string;
  readonly title?: string | null;
  readonly columns: readonly Readonly<Record<string, ViewScalar>>[];
}

export type ViewData = EvaluationViewData | ModelViewData | LearnerViewData | TransformationViewData;
