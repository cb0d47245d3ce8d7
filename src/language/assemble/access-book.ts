import type { Source } from '../../intents/intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Condition } from '../grammar/phrases.ts';
import type { TextSpan } from '../reading.ts';
import type { State } from './state.ts';

/** One statement of who may do what: "only a and b may call c with GET". */
export interface Statement {
  readonly kind: 'allow' | 'deny';
  readonly to: readonly QualifiedName[];
  readonly from: readonly Source[];
  readonly except: Source[];
  readonly conditions: readonly Condition[];
  readonly exceptConditions: readonly Condition[];
  /** No caller is named: it is about all of them. */
  readonly isEverybody: boolean;
  /** The words say that nobody else may. */
  readonly isExclusive: boolean;
  /** Its own words say so, and not those of a list. */
  readonly isOnlyCallers: boolean;
  /** The words say that these callers may do nothing else. */
  readonly isOnlyRequests: boolean;
  /** It is said that nobody else may send these requests, and nothing of others. */
  readonly isProhibition: boolean;
  /** It takes something from these callers, and says nothing of the others. */
  readonly isNarrowing: boolean;
  readonly isKnownCallers: boolean;
  readonly isHeadCaller: boolean;
  /** All services of a place are meant. */
  readonly isBroad: boolean;
  /** "Nobody may", and not "deny all". */
  readonly isNobody: boolean;
  /** The words say that the others stay as they are. */
  keepsOthers: boolean;
  readonly isActive: boolean;
  /** "may POST /x on b": the requests are what is spoken of, and stand before the one who is called. */
  readonly isOfRequests: boolean;
  readonly span: TextSpan;
}

/** What a text has said so far of who may call whom. Written when all of it is read: a later sentence may close an earlier one. */
export interface Book {
  readonly statements: Statement[];
  /** Services of which the words say that nobody else may call them. */
  readonly closed: Set<QualifiedName>;
  /** Services that are to be locked: those who call them today stay, where nothing else is said. */
  readonly held: Set<QualifiedName>;
  /** A call that a story tells of: "a calls b. Please stop that." */
  told?: { readonly from: readonly Source[]; readonly to: readonly QualifiedName[] };
  /** The beginning of a list whose lines follow. */
  list?: { readonly isOnly: boolean; readonly hasCallees: boolean };
}

const books = new WeakMap<State, Book>();

export function bookOf(state: State): Book {
  let book = books.get(state);
  if (book === undefined) books.set(state, (book = { statements: [], closed: new Set(), held: new Set() }));
  return book;
}
