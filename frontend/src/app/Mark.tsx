/** The sign of Atelier: two ends of a connection. */
export function Mark() {
  return (
    <svg width="24" height="24" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#3d4fd1" />
      <path
        d="M10 9.5v4.2c0 2 1.6 3.3 3.4 3.3h5.2c1.9 0 3.4 1.4 3.4 3.3v2.2"
        fill="none"
        stroke="#fff"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
      <circle cx="10" cy="8.6" r="3.1" fill="#fff" />
      <circle cx="22" cy="23.4" r="3.1" fill="#9fe3c8" />
    </svg>
  );
}
