import { afterEach, describe, expect, it } from "vitest";
import { formatBytes, formatDuration, type MessageKey, plural, setDictionary, t } from ".";
import { en } from "./en";
import { fr } from "./fr";
import { preferredLanguage, startLanguage } from "./language";

const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

describe("the French dictionary", () => {
  it("has the keys of the English one, no fewer and no more", () => {
    expect(Object.keys(fr).sort()).toEqual(Object.keys(en).sort());
  });

  it("has a text for each key, with the placeholders of the English one", () => {
    const wrong = (Object.keys(en) as MessageKey[]).filter(
      (key) => fr[key].trim() === "" || `${placeholders(fr[key])}` !== `${placeholders(en[key])}`,
    );
    expect(wrong).toEqual([]);
  });

  it("keeps double punctuation on the line of its word", () => {
    const torn = Object.entries(fr).filter(([, text]) => / [:;?!%»]|« /.test(text));
    expect(torn).toEqual([]);
  });
});

describe("the language", () => {
  it("is the one chosen before, whatever the browser prefers", () => {
    expect(preferredLanguage("en", ["fr-FR"])).toBe("en");
    expect(preferredLanguage("fr", ["en"])).toBe("fr");
  });

  it("is the browser's first that is spoken here, else English", () => {
    expect(preferredLanguage(null, ["de-DE", "fr-CA", "en"])).toBe("fr");
    expect(preferredLanguage(null, ["en-GB", "fr"])).toBe("en");
    expect(preferredLanguage("klingon", ["ja"])).toBe("en");
  });
});

describe("an interface in French", () => {
  afterEach(() => {
    localStorage.clear();
    setDictionary(en, "en");
    document.documentElement.lang = "en";
  });

  it("speaks, counts and measures as French readers expect", async () => {
    localStorage.setItem("atelier.language", "fr");
    await startLanguage();
    expect(document.documentElement.lang).toBe("fr");
    expect(t("run.title", { number: 3 })).toBe("Exécution 3");
    expect(plural("results.rows", 0)).toBe("0 ligne");
    expect(plural("results.rows", 2)).toBe("2 lignes");
    expect(formatBytes(1536)).toBe("1,5 Ko");
    expect(formatDuration(3 * 86_400)).toBe("3 j");
  });
});
