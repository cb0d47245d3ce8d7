import type { Access, Authentication, Clause, RequestChange } from './mesh-model.ts';
import { holds, type RequestView, type TokenState } from './request-view.ts';

export type Verdict =
  | { readonly effect: 'allow'; readonly clause?: Clause; readonly token?: TokenState; readonly changes?: readonly RequestChange[] }
  | { readonly effect: 'deny'; readonly status: number; readonly clause?: Clause; readonly token?: TokenState }
  /** The input does not decide it: an address nobody named, an external authorizer, a token that only its issuer can judge. */
  | { readonly effect: 'unknown'; readonly because: string; readonly clause: Clause | undefined; readonly token?: TokenState };

/**
 * Asks every clause in order. What cannot be decided does not end the search: if all that may still happen is the
 * same, that is the answer. External authorizers are asked before tokens are looked at, as are the clauses that say so;
 * everything else after.
 */
export function decideAccess(access: Access, authentication: Authentication | undefined, view: RequestView): Verdict {
  const early = beforeTokens(access.clauses, view);
  if (early?.effect === 'deny') return early;
  const token = authentication?.providers.length ? checkTokens(authentication, view) : undefined;
  const state = token === undefined ? {} : { token: token.state };
  // Whoever refuses first gives the answer, and an authorizer has one of its own.
  if (token?.state === 'rejected') return { ...(early ?? { effect: 'deny', status: token.isForOthers ? 403 : 401 }), ...state };
  const verdict = decideClauses(access, token?.view ?? view);
  if (verdict.effect === 'deny') return { ...verdict, ...state };
  if (early !== undefined) return { ...early, ...state };
  if (token?.state === 'unknown') return { effect: 'unknown', because: 'whether the token is valid', clause: undefined, ...state };
  return { ...verdict, ...state, ...(token?.changes ? { changes: token.changes } : {}) };
}

/** Whether a request is excepted is asked only where that makes a difference: what is not asked splits nothing. */
export function checkTokens(authentication: Authentication, view: RequestView): ReturnType<RequestView['authenticate']> {
  const token = view.authenticate(authentication);
  const { except, providers } = authentication;
  const isUntouched = token.state === 'absent' && providers.every(({ claimHeaders, payloadHeader }) => claimHeaders === undefined && payloadHeader === undefined);
  return isUntouched || except === undefined || holds(except, view) !== 'yes' ? token : { state: 'absent', view };
}

/** Undefined where the request comes through all of them. */
function beforeTokens(clauses: readonly Clause[], view: RequestView): Exclude<Verdict, { effect: 'allow' }> | undefined {
  let open: Exclude<Verdict, { effect: 'allow' }> | undefined;
  for (const clause of clauses) {
    if (!isEarly(clause)) continue;
    const truth = holds(clause.when, view);
    if (truth === 'no') continue;
    if (clause.effect === 'deny' && truth === 'yes') return { effect: 'deny', status: clause.status, clause };
    open ??= clause.effect === 'ask' ? { effect: 'unknown', because: `whether the authorizer \`${clause.provider ?? 'unknown'}\` agrees`, clause } : undecided(clause);
  }
  return open;
}

function isEarly({ effect, isBeforeTokens }: Clause): boolean {
  return effect === 'ask' || isBeforeTokens === true;
}

function decideClauses(access: Access, view: RequestView): Verdict {
  let open: Clause | undefined;
  const possible = new Set<'allow' | 'deny'>();
  for (const clause of access.clauses) {
    if (clause.effect === 'ask' || isEarly(clause)) continue;
    const truth = holds(clause.when, view);
    if (truth === 'no') continue;
    possible.add(clause.effect);
    if (truth === 'unknown') {
      open ??= clause;
      continue;
    }
    if (possible.size > 1) return undecided(open);
    return clause.effect === 'allow' ? { effect: 'allow', clause } : { effect: 'deny', status: clause.status, clause };
  }
  possible.add(access.otherwise.effect);
  if (possible.size > 1) return undecided(open);
  return access.otherwise.effect === 'allow' ? { effect: 'allow' } : { effect: 'deny', status: access.otherwise.status };
}

function undecided(clause: Clause | undefined): Extract<Verdict, { effect: 'unknown' }> {
  return { effect: 'unknown', because: `whether ${clause?.name ?? 'a rule'} holds`, clause };
}
