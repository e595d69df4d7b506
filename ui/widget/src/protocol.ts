/** What the script in the host's page and the one in the frame say to each other, by postMessage. */

/** Both sides pass over messages of any other version. */
export const PROTOCOL = 1;

/** A document that an answer cites. */
export interface Citation {
  title: string;
  /** The source page of the cited words, on the server of the widget. */
  url: string;
}

/** What the frame tells of an answer: the words of the documents, and where they stand. */
export interface Answer {
  question: string;
  status: "answered" | "sources_differ" | "not_found";
  /** The words that were marked, the best first. */
  values: string[];
  citations: Citation[];
}

export type FromFrame =
  | { type: "hello" }
  | { type: "ready" }
  | { type: "token?" }
  | { type: "close" }
  | { type: "answer"; answer: Answer }
  | { type: "error"; reason: "signed-out" | "unreachable" };

export type FromHost =
  | { type: "welcome"; lang: string; dark: boolean; tokens: boolean; labels: Record<string, string> }
  | { type: "token"; token: string | null }
  | { type: "theme"; dark: boolean }
  | { type: "focus"; where: "question" | "last" }
  | { type: "ask"; question: string };

export type Envelope<Message> = Message & { pincite: typeof PROTOCOL };

/** Return what is sent: the message under the version of this protocol. */
export function envelope<Message extends object>(message: Message): Envelope<Message> {
  return { ...message, pincite: PROTOCOL };
}

/** Return a message of this protocol and version, else undefined: pages carry the messages of many others. */
export function opened<Message extends { type: string }>(data: unknown): Message | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const { pincite, type } = data as { pincite?: unknown; type?: unknown };
  return pincite === PROTOCOL && typeof type === "string" ? (data as Message) : undefined;
}
