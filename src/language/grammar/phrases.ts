import type { BalanceAlgorithm, PathMatch, RetryCondition, TextMatch } from '../../intents/intent.ts';
import type { TextSpan } from '../reading.ts';
import type { Entity, Role } from './entities.ts';

/** A condition on requests. Everything in it must hold. */
export interface Condition {
  readonly path?: PathMatch;
  readonly methods?: readonly string[];
  readonly headers?: Readonly<Record<string, TextMatch>>;
  readonly query?: Readonly<Record<string, TextMatch>>;
  readonly port?: number;
  /** `GET /orders`: a method and its path as one. */
  readonly isOperation?: true;
  /** Several paths, any of them. */
  readonly paths?: readonly PathMatch[];
  /** People by their names: what tells them stands elsewhere. */
  readonly who?: readonly string[];
  /** Several such pairs, any of them. */
  readonly operations?: readonly Condition[];
}

/** A setting with what the words say of it; a value that is missing is looked for beside it. */
export type Fact =
  | { readonly kind: 'timeout'; readonly ms?: number; readonly of: 'request' | 'try' | 'connect' | 'idle'; readonly isOff?: true; /** "each": of the tries where there are some, and otherwise of the calls. */ readonly isEach?: true; /** No word says that the time is a timeout. */ readonly isBare?: true }
  | { readonly kind: 'retries'; readonly attempts?: number; readonly isOff?: true; readonly isTotal?: true; /** No word says whether the first try counts. */ readonly isOpen?: true; /** The words say that everything may be sent twice. */ readonly isEvery?: true }
  /** `isBare`: no word says that these are failures to retry on; beside another setting they may be a status. */
  | { readonly kind: 'retry-on'; readonly on: readonly RetryCondition[]; readonly isBare?: true; /** The words say that it is retried: "retry on 503". */ readonly isHead?: true }
  | { readonly kind: 'backoff'; readonly ms?: number }
  /** `open`: the words name a field whose value stands elsewhere; `may`: one that may have its value elsewhere. */
  | { readonly kind: 'breaker'; readonly limits: Readonly<Partial<Record<BreakerField, number>>>; readonly isOff?: true; readonly open?: BreakerField; readonly may?: BreakerField }
  | { readonly kind: 'balance'; readonly algorithm?: BalanceAlgorithm; readonly isOff?: true }
  | { readonly kind: 'warm-up'; readonly ms?: number }
  | { readonly kind: 'delay'; readonly ms?: number; readonly percent?: number; readonly isOff?: true }
  | { readonly kind: 'abort'; readonly status?: string; readonly grpc?: string; readonly percent?: number; readonly isOff?: true }
  | { readonly kind: 'fault'; readonly isOff?: true; readonly percent?: number }
  | { readonly kind: 'rate'; readonly requests?: number; readonly perMs?: number; readonly burst?: number; readonly isOff?: true }
  | { readonly kind: 'tls'; readonly mode: 'strict' | 'permissive' | 'disable' | 'on'; readonly isExceptional?: true; /** "plaintext" by itself: a negation beside it turns it round. */ readonly isBare?: true }
  | { readonly kind: 'tracing'; readonly percent?: number; readonly isOff?: true }
  | { readonly kind: 'access-logs'; readonly isOff?: true; readonly onlyErrors?: true }
  | { readonly kind: 'metrics'; readonly isOff?: true }
  | { readonly kind: 'inject'; readonly isOff?: true }
  | { readonly kind: 'hold-application' }
  | { readonly kind: 'proxy-resource'; readonly resource: 'cpu' | 'memory' | 'cpuLimit' | 'memoryLimit'; readonly amount: string }
  | { readonly kind: 'scope' }
  | { readonly kind: 'jwt'; readonly need?: 'required' | 'optional' | 'claim' }
  | { readonly kind: 'issuer'; readonly url: string }
  | { readonly kind: 'jwks'; readonly url: string }
  | { readonly kind: 'audience'; readonly names: readonly string[] }
  | { readonly kind: 'expose' }
  | { readonly kind: 'certificate'; readonly name: string }
  | { readonly kind: 'tls-termination'; readonly mode: 'simple' | 'mutual' | 'passthrough' }
  | { readonly kind: 'https-redirect'; readonly isOff?: true }
  | { readonly kind: 'egress'; readonly via?: 'egress-gateway' | 'direct' }
  | { readonly kind: 'cluster'; readonly name: string }
  | { readonly kind: 'canary' };

export type BreakerField = 'maxConnections' | 'maxPendingRequests' | 'maxRequests' | 'maxRequestsPerConnection' | 'connectTimeoutMs' | 'consecutiveErrors' | 'consecutiveGatewayErrors' | 'intervalMs' | 'ejectForMs' | 'maxEjectionPercent';

/** What somebody wants done, or says that somebody may do. */
export type Act =
  | 'send'
  | 'split'
  | 'mirror'
  | 'rewrite'
  | 'redirect'
  | 'allow'
  | 'deny'
  | 'call'
  | 'be-called'
  | 'set'
  | 'remove'
  | 'retry'
  | 'no-longer'
  | 'hold';

export type Mark = 'only' | 'not' | 'lacks' | 'drops-routes' | 'gated' | 'except' | 'rest' | 'also' | 'instead' | 'no-other' | 'any-operation' | 'as-before' | 'every-try' | 'in-all' | 'regardless' | 'gradually' | 'nowhere-else';

export type Link = 'and' | 'or' | 'then' | 'but' | 'comma' | 'colon' | 'semicolon' | 'arrow' | 'equals' | 'stop' | 'break' | 'open' | 'close' | 'dash' | 'slash' | 'question' | 'quote';

export type Phrase = PhraseContent & { readonly span: TextSpan; /** Index of its first token. */ readonly at: number };

export type PhraseContent =
  | { readonly type: 'ref'; readonly role: Role; readonly entities: readonly Entity[]; readonly isPossessive?: true }
  | { readonly type: 'cond'; readonly cond: Condition; readonly isNot?: true }
  | { readonly type: 'fact'; readonly fact: Fact }
  | { readonly type: 'act'; readonly act: Act; readonly word: string }
  | { readonly type: 'traffic'; readonly isAll?: true }
  /** `whole`: what a count was a part of. */
  | { readonly type: 'percent'; readonly percent: number; readonly whole?: number }
  | { readonly type: 'duration'; readonly ms: number }
  | { readonly type: 'count'; readonly count: number }
  | { readonly type: 'ratio'; readonly parts: readonly number[] }
  | { readonly type: 'status'; readonly status: string }
  /** `match`: which paths the old one is; where it stands the words have been read. */
  | { readonly type: 'new-path'; readonly old?: string; readonly new: string; readonly match?: PathMatch; readonly isRedirect?: true }
  | { readonly type: 'mark'; readonly mark: Mark }
  | { readonly type: 'link'; readonly link: Link }
  /** Words that say nothing by themselves. */
  | { readonly type: 'glue' }
  /** A text that says why, and not what: "so that users don't wait". */
  | { readonly type: 'reason' }
  | { readonly type: 'unused' };
