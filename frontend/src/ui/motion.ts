/** Movement that scripts start; what style sheets move is stilled by `styles/motion.css`. */
const isStill = (): boolean => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** How long a movement takes, in milliseconds: no time at all for those who asked for none. */
export const motion = (milliseconds: number): number => (isStill() ? 0 : milliseconds);
