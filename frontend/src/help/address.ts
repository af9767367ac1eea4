/** Where the help page of a module is. */
export const helpAddress = (module: string): string => `/modules/${encodeURIComponent(module)}`;
