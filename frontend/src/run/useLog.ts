import { useEffect, useState } from "react";
import { logSource } from "./api";
import { LogStream } from "./logStream";

export interface LogView {
  readonly stream: LogStream;
  /** Changes whenever the stream has changed; the stream itself is changed in place. */
  readonly version: number;
}

/** Follow a log. A million lines a second still render once per frame. */
export function useLog(runId: string, node: string): LogView | null {
  const [view, setView] = useState<LogView | null>(null);
  useEffect(() => {
    let frame = 0;
    let version = 0;
    const show = () => {
      frame = 0;
      version += 1;
      setView({ stream, version });
    };
    const stream = new LogStream(runId, node, logSource, () => {
      if (frame === 0) frame = requestAnimationFrame(show);
    });
    setView(null);
    stream.start();
    return () => {
      stream.stop();
      cancelAnimationFrame(frame);
    };
  }, [runId, node]);
  return view;
}
