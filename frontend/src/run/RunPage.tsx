export function RunPage(_props: { readonly runId: string }) {
  return null;
}
