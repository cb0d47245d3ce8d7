import type { Wish } from '../intents/wish.ts';
import type { QualifiedName } from '../topology/topology.ts';

/** A piece of the text as it was typed: offsets in UTF-16 units. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

export type { Wish, Withdrawal } from '../intents/wish.ts';

/** Something that the words did not say and that was taken to be so. Always shown. */
export interface Assumption {
  /** A sentence: "namespace `shop`, where the only `orders` is". */
  readonly text: string;
  readonly from: 'default' | 'context' | 'correction';
  readonly span?: TextSpan;
}

/** A name that the words speak of and the input does not show: it is taken to exist as the words say. */
export interface AssumedService {
  readonly id: QualifiedName;
  /** Labels of its pods; `app: NAME` where the words say nothing. */
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  readonly port?: number;
  readonly protocol?: 'http' | 'grpc' | 'tcp';
  /** The versions that the words name, with the labels that tell their pods apart. */
  readonly versions: readonly { readonly name: string; readonly labels: Readonly<Record<string, string>> }[];
}

/** One way to read the text. */
export interface Candidate {
  readonly wishes: readonly Wish[];
  /** One sentence of controlled English for each wish. */
  readonly restated: readonly string[];
  readonly assumptions: readonly Assumption[];
  readonly assumed: readonly AssumedService[];
}

/** A question that a person can answer by choosing. `text` tells what is unclear, with a request that the readings treat differently where there is one. */
export interface Question {
  readonly text: string;
  readonly options: readonly Option[];
}

export interface Option {
  /** What choosing it means: a sentence, or what happens to the request of the question. */
  readonly text: string;
  /** Undefined where choosing it means to say more in words. */
  readonly reading?: Candidate;
}

/** Work that is no change of configuration and that another command does. */
export interface Errand {
  /** A command of the product: `discover`, `check`, `plan`, `diagnose`, `explain`, `trace`, `who`. */
  readonly command: string;
  /** Arguments as a person would type them after the command. */
  readonly arguments: readonly string[];
  readonly because: string;
}

/**
 * What a text means. `ok`: one reading, no word unused. `question`: readings differ, or something needed or unsafe is
 * left open. `blocked`: words that nothing could use, or names that nothing has. `out-of-scope`: not for a mesh.
 * `errand`: another command answers it.
 */
export type Reading =
  | ({ readonly status: 'ok' } & Candidate)
  | { readonly status: 'question'; readonly question: Question; readonly because: readonly string[] }
  | { readonly status: 'blocked'; readonly unused: readonly TextSpan[]; readonly because: readonly string[]; readonly suggestions: readonly string[]; /** What was understood of it: in other words it could be read. */ readonly about?: string }
  | { readonly status: 'out-of-scope'; readonly because: string; readonly nearest: readonly string[] }
  | { readonly status: 'errand'; readonly errand: Errand };
