import { Languages, Monitor, Moon, Sun } from "lucide-react";
import { currentLocale, t } from "@/i18n";
import { chooseLanguage, LANGUAGE_NAMES, LANGUAGES } from "@/i18n/language";
import { MenuItem, MenuSeparator } from "@/ui";
import { chooseTheme } from "./theme";

/** Colours and language, in a menu. */
export function DisplayItems() {
  return (
    <>
      <MenuItem icon={<Sun size={15} />} onAction={() => chooseTheme("light")}>
        {t("app.theme.light")}
      </MenuItem>
      <MenuItem icon={<Moon size={15} />} onAction={() => chooseTheme("dark")}>
        {t("app.theme.dark")}
      </MenuItem>
      <MenuItem icon={<Monitor size={15} />} onAction={() => chooseTheme("system")}>
        {t("app.theme.system")}
      </MenuItem>
      <MenuSeparator />
      {LANGUAGES.filter((language) => language !== currentLocale()).map((language) => (
        <MenuItem key={language} icon={<Languages size={15} />} onAction={() => chooseLanguage(language)}>
          {LANGUAGE_NAMES[language]}
        </MenuItem>
      ))}
    </>
  );
}
