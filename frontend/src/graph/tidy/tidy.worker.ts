/** Lays out beside the page, which goes on answering meanwhile; it ends when it is terminated. */
import type { TidyTask } from "./task";
import { tidy } from "./tidy";

addEventListener("message", ({ data }: MessageEvent<TidyTask>) => postMessage(tidy(data)));
