/** What the editor takes from a browser, for editors without one. Requests and sockets stay those of Node. */
import { Window } from "happy-dom";
import { vi } from "vitest";

const window = new Window();
vi.stubGlobal("window", window);
vi.stubGlobal("document", window.document);
vi.stubGlobal("localStorage", window.localStorage);
