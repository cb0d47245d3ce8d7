import type { SetWords } from './describe.ts';
import type { Language } from './language/node.ts';

/** The values of an attribute for which a question is answered yes. */
export interface Question {
  readonly absent: boolean;
  readonly present: Language;
}

/** Words for a question: who is asked about, and what is said of a yes and of a no. Made only where they are read. */
export interface Wording {
  readonly subject: string;
  readonly words: () => SetWords;
}

/** A question that divided the requests, and how it was answered. */
export interface Asked {
  readonly question: Question;
  readonly wording: Wording;
  readonly isYes: boolean;
}
