import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/App";
import { fetchAhead } from "@/app/ahead";
import { createQueryClient } from "@/app/queryClient";
import { router } from "@/app/router";
import { startLanguage } from "@/i18n/language";
import { watchPointer } from "@/ui/pointer";
import "@/ui/styles/index.css";

/** A page that comes whole within this time is better than one that says first that it is loading. */
const PATIENCE_MS = 400;

const root = document.getElementById("root");
if (root) {
  await startLanguage();
  const client = createQueryClient();
  const ahead = Promise.all([fetchAhead(client, window.location.pathname), router.load()]);
  await Promise.race([ahead, new Promise((done) => setTimeout(done, PATIENCE_MS))]);
  watchPointer();
  createRoot(root).render(
    <StrictMode>
      <App client={client} />
    </StrictMode>,
  );
}
