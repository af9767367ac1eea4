import { describe, expect, it } from "vitest";
import { cleanLine, LogBuffer } from "./logBuffer";

const ESC = String.fromCharCode(27);

describe("cleanLine", () => {
  it("removes colours and titles", () => {
    expect(cleanLine(`${ESC}[1;31merror${ESC}[0m ${ESC}]0;title${String.fromCharCode(7)}here`)).toBe(
      "error here",
    );
  });

  it("keeps the last state of a progress bar", () => {
    expect(cleanLine(" 10%\r 50%\r100%")).toBe("100%");
    expect(cleanLine("windows line\r")).toBe("windows line");
  });

  it("leaves brackets that are no colour codes alone", () => {
    expect(cleanLine("array[0m] = [1, 2]")).toBe("array[0m] = [1, 2]");
  });
});

describe("LogBuffer", () => {
  it("joins lines and colour codes that were cut apart", () => {
    const text = `one\n${ESC}[32mtwo${ESC}[0m\nthree`;
    for (let cut = 0; cut <= text.length; cut += 1) {
      const buffer = new LogBuffer();
      buffer.append(text.slice(0, cut));
      buffer.append(text.slice(cut));
      expect(buffer.lines).toEqual(["one", "two", "three"]);
    }
  });

  it("shows an unfinished line and replaces it when it goes on", () => {
    const buffer = new LogBuffer();
    buffer.append("train");
    expect(buffer.lines).toEqual(["train"]);
    buffer.append("ing\n");
    expect(buffer.lines).toEqual(["training"]);
    buffer.append("done\n");
    expect(buffer.lines).toEqual(["training", "done"]);
  });

  it("drops the oldest lines beyond its limit and counts them", () => {
    const buffer = new LogBuffer(10);
    const text = Array.from({ length: 60_000 }, (_, index) => `line ${index}\n`).join("");
    buffer.append(text);
    expect(buffer.lines).toHaveLength(10);
    expect(buffer.dropped).toBe(59_990);
    expect(buffer.lines.at(-1)).toBe("line 59999");
  });
});
