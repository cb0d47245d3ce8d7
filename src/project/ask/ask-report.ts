import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Assumption, Errand, Wish } from '../../language/reading.ts';
import type { DiffReport } from '../diff.ts';
import type { Loss } from '../../meshes/backend.ts';

/** What came of a request in words: one shape for the command line, for agents, and for the console. */
export interface AskReport {
  readonly outcome: 'answered' | 'question' | 'refused';
  /** The request in controlled English, a sentence for each intent. */
  readonly echo: readonly string[];
  readonly assumptions: readonly Assumption[];
  readonly question?: AskedQuestion;
  /** Why it is a question or refused; what could not be used. Sentences. */
  readonly reasons: readonly string[];
  readonly intents: readonly Wish[];
  /** Complete files: laid over the input, with nothing else, they do what was asked. Paths are relative to the input's folder. */
  readonly files: readonly AskedFile[];
  /** What the written files cannot say. */
  readonly losses: readonly Loss[];
  /** What `check` finds in the files that were written or changed, and would not find without them. */
  readonly findings: readonly Diagnostic[];
  /** How it was fitted into what exists, and what is worth knowing. Sentences. */
  readonly notes: readonly string[];
  /** Why a person has to look before anything is written: no `--yes` does without. Sentences. */
  readonly cautions: readonly string[];
  /** What requests are treated differently with these files; undefined where there is nothing to compare with. */
  readonly diff?: DiffReport;
  /** Work for another command. */
  readonly errand?: Errand;
  /** SHA-256 over intents, files and the input that they were computed against: what an approval is bound to. */
  readonly hash?: string;
  /** Who read it: `offline`, or a model with what it cost. */
  readonly proposer: string;
}

export interface AskedQuestion {
  readonly text: string;
  /** `echo` is empty where choosing it means to say more. */
  readonly options: readonly { readonly text: string; readonly echo: readonly string[] }[];
}

export interface AskedFile {
  readonly path: string;
  readonly content: string;
  /** What stood there before; undefined for a new file. */
  readonly before?: string;
}
