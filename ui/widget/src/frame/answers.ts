/** Tells of each answer that the chat shows: the words that were marked, and the documents that they are cited to. */
import { readAnswer, whenAnswered } from "./chat.ts";
import type { Answer } from "../protocol.ts";

/** Call back with each answer, once it is whole. */
export function watchAnswers(server: URL, tell: (answer: Answer) => void): void {
  whenAnswered((message, question) => tell(readAnswer(message, question, server)));
}
