/** Which language the interface speaks: the one chosen in the account menu, else the browser's. */
import { type Dictionary, setDictionary } from ".";

export const LANGUAGES = ["en", "fr"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each in its own language, so that a reader finds theirs whatever is shown now. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: "English", fr: "Français" };

const STORED_LANGUAGE = "atelier.language";

/** English is part of the first load; a further language comes only where it is spoken. */
const FURTHER_DICTIONARIES: Readonly<Record<Exclude<Language, "en">, () => Promise<Dictionary>>> = {
  fr: async () => (await import("./fr")).fr,
};

function isLanguage(value: string | null): value is Language {
  return LANGUAGES.some((language) => language === value);
}

/** `["de", "fr-CA", "en"]` → `fr`: the first preference that is spoken here. */
export function preferredLanguage(stored: string | null, preferences: readonly string[]): Language {
  if (isLanguage(stored)) return stored;
  const spoken = preferences.map((tag) => tag.toLowerCase().split("-")[0] ?? "").find(isLanguage);
  return spoken ?? "en";
}

async function speak(language: Language): Promise<void> {
  if (language !== "en") setDictionary(await FURTHER_DICTIONARIES[language](), language);
  document.documentElement.lang = language;
}

/** Resolved before the first text is shown. A dictionary that cannot be fetched leaves the interface in English. */
export async function startLanguage(): Promise<void> {
  try {
    await speak(preferredLanguage(localStorage.getItem(STORED_LANGUAGE), navigator.languages));
  } catch {
    await speak("en");
  }
}

/** Loads the page again: texts of the server and names already drawn change with it. Unsaved edits survive that. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(STORED_LANGUAGE, language);
  window.location.reload();
}
