import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/App";
import { startLanguage } from "@/i18n/language";
import { watchPointer } from "@/ui/pointer";
import "@/ui/styles/index.css";

const root = document.getElementById("root");
if (root) {
  await startLanguage();
  watchPointer();
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
