/** Light, dark or as the system says; resolved to `data-theme` on the root element. */
export type ThemeChoice = "light" | "dark" | "system";

const STORED_THEME = "atelier.theme";
const darkQuery = () => window.matchMedia("(prefers-color-scheme: dark)");

export function storedTheme(): ThemeChoice {
  const value = localStorage.getItem(STORED_THEME);
  return value === "light" || value === "dark" ? value : "system";
}

export function applyTheme(choice: ThemeChoice): void {
  const dark = choice === "dark" || (choice === "system" && darkQuery().matches);
  document.documentElement.dataset["theme"] = dark ? "dark" : "light";
}

export function chooseTheme(choice: ThemeChoice): void {
  localStorage.setItem(STORED_THEME, choice);
  applyTheme(choice);
}

/** Apply the stored choice and follow the system from then on where that is the choice. */
export function startTheme(): void {
  applyTheme(storedTheme());
  darkQuery().addEventListener("change", () => applyTheme(storedTheme()));
}
