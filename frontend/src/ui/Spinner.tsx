/** Decorative; whatever waits says so in words next to it. */
export function Spinner({ size = 14 }: { size?: number }) {
  return <span className="spinner" aria-hidden="true" style={{ width: size, height: size }} />;
}
