import { type RecordLine, RecordTable } from "../RecordTable";

export interface RecordsViewProps {
  readonly records: readonly RecordLine[] | null | undefined;
  readonly title: string;
}

/** One line for each cluster or class, with the columns that the step named. */
export function RecordsView({ records, title }: RecordsViewProps) {
  if (!records || records.length === 0) return null;
  return (
    <section aria-label={title} className="evaluation-part">
      <h3>{title}</h3>
      <RecordTable records={records} />
    </section>
  );
}
