import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** What to simulate, as `tests/together` wrote it. */
const file = process.env["ATELIER_SIMULATION"];
const simulation: { seconds: number } = JSON.parse(file ? readFileSync(file, "utf8") : "null");

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  test: {
    environment: "node",
    include: ["src/simulation/*.sim.ts"],
    setupFiles: ["src/simulation/browser.ts"],
    testTimeout: (simulation.seconds + 120) * 1_000,
    provide: { simulation },
  },
});
