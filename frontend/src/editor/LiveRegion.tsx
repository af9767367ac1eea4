import { useEditorState } from "./context";

/** What a sighted user sees happen on the canvas, in words. */
export function LiveRegion() {
  const { text, count } = useEditorState((state) => state.announcement);
  return (
    <p className="visually-hidden" aria-live="polite">
      {/* a new element makes the same words a new message */}
      <span key={count}>{text}</span>
    </p>
  );
}
