import { describe, expect, it } from "vitest";
import { splitDetails } from "./errorDetails";

describe("splitDetails", () => {
  it("shows the user's frames and folds the framework's", () => {
    const details = [
      "Traceback (most recent call last):",
      '  File "script.py", line 3, in azureml_main',
      "    return 1 / 0",
      "ZeroDivisionError: division by zero",
      "",
      "Framework frames:",
      '  File "runtime/execution.py", line 90, in run_step',
      "",
    ].join("\n");
    expect(splitDetails({ kind: "user_code", details })).toEqual({
      own: [
        "Traceback (most recent call last):",
        '  File "script.py", line 3, in azureml_main',
        "    return 1 / 0",
        "ZeroDivisionError: division by zero",
      ].join("\n"),
      folded: '  File "runtime/execution.py", line 90, in run_step',
    });
  });

  it("without the mark shows the traceback of user code, and folds everything else", () => {
    expect(splitDetails({ kind: "user_code", details: "Traceback" })).toEqual({
      own: "Traceback",
      folded: "",
    });
    expect(splitDetails({ kind: "module", details: "Traceback" })).toEqual({ own: "", folded: "Traceback" });
    expect(splitDetails({ kind: "module", details: "" })).toEqual({ own: "", folded: "" });
  });
});
