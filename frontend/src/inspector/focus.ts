/** Put the focus into the inspector: into its first field, or on its tab where there is none. */
export function focusInspector(patience = 120): void {
  const inspector = document.querySelector(".inspector");
  const field = inspector?.querySelector<HTMLElement>(
    "[role=tabpanel] .inspector-form :is(input, textarea, .cm-content, button:not([aria-label]))",
  );
  const target = field ?? inspector?.querySelector<HTMLElement>("[role=tab][aria-selected=true]");
  if (target) target.focus();
  // its part for nodes is loaded when it is first asked for
  else if (patience > 0) requestAnimationFrame(() => focusInspector(patience - 1));
}
