import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const backend = process.env["ATELIER_BACKEND"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  // Django serves the built files below STATIC_URL; the index page itself is a template of its own.
  base: "/static/",
  // replaced by Django with the nonce of each response; read back by the style-inserting libraries
  html: { cspNonce: "__CSP_NONCE__" },
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    manifest: true,
    target: "es2023",
    // the lazily loaded chart library (Vega) is large and known to be so
    chunkSizeWarningLimit: 1200,
    // a data: address in a style sheet or script would need a wider Content-Security-Policy
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // what many pages share travels in few files: fewer requests, and it compresses better together
          groups: [
            { name: "shared", minShareCount: 4, test: /src[/](ui|graph|i18n|editor)[/]/ },
            { name: "icons", minShareCount: 3, test: /node_modules[/]lucide-react[/]/ },
            {
              name: "common",
              minShareCount: 3,
              test: /src[/](api|app|canvas|commands|editor|plan|run|sharing)[/]/,
            },
          ],
        },
      },
    },
  },
  server: {
    host: "127.0.0.1",
    proxy: {
      "/api": { target: backend },
      "/ws": { target: backend, ws: true },
      "/login": { target: backend },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test/setup.ts"],
    restoreMocks: true,
  },
});
