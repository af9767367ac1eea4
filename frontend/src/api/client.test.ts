import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { api, apiUrl } from "./client";
import { ApiError } from "./errors";

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const failure = async (promise: Promise<unknown>): Promise<ApiError> => {
  const error = await promise.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
};

describe("the client", () => {
  it("sends JSON with the CSRF token, and reads JSON", async () => {
    vi.spyOn(document, "cookie", "get").mockReturnValue("theme=x; csrftoken=abc");
    let seen: Headers | undefined;
    server.use(
      http.post("*/api/things", async ({ request }) => {
        seen = request.headers;
        return HttpResponse.json({ got: await request.json() });
      }),
    );
    expect(await api.post("/things", { a: 1 })).toEqual({ got: { a: 1 } });
    expect(seen?.get("X-CSRFToken")).toBe("abc");
  });

  it("hands on code, message and all problems of an error", async () => {
    const body = { code: "pipeline_invalid", message: "No.", details: { problems: [{ code: "cycle" }] } };
    server.use(http.get("*/api/things", () => HttpResponse.json(body, { status: 400 })));
    const error = await failure(api.get("/things"));
    expect(error).toMatchObject({ status: 400, code: "pipeline_invalid", message: "No." });
    expect(error.problems).toEqual([{ code: "cycle" }]);
    expect(error.isTransient).toBe(false);
  });

  it("makes an error of a page that is no JSON, and of no answer at all", async () => {
    server.use(http.get("*/api/things", () => new HttpResponse("<h1>Bad gateway</h1>", { status: 502 })));
    expect(await failure(api.get("/things"))).toMatchObject({ status: 502, isTransient: true });
    server.use(http.get("*/api/things", () => HttpResponse.error()));
    expect(await failure(api.get("/things"))).toMatchObject({ code: "unreachable", isTransient: true });
  });

  it("leaves out what is not asked for", () => {
    expect(apiUrl("/runs", { project: "p 1", state: null, cursor: undefined })).toBe("/api/runs?project=p+1");
  });
});
