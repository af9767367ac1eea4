/**
 * A ring around the controls that a step is about. It is a rule of a sheet of its own, so that it follows a control that
 * is drawn anew, and nothing lies over the page.
 */
import { useEffect } from "react";

export function useRing(selector: string | null): void {
  useEffect(() => {
    if (selector === null) return;
    const sheet = new CSSStyleSheet();
    sheet.insertRule(
      `:is(${selector}) { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: var(--radius-m); }`,
    );
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    };
  }, [selector]);
}
