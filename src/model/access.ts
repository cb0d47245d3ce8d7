import type { Access, Authentication, Clause } from './mesh-model.ts';
import { holds, type RequestView, type TokenState } from './request-view.ts';

export type Verdict =
  | { readonly effect: 'allow'; readonly clause?: Clause; readonly token?: TokenState }
  | { readonly effect: 'deny'; readonly status: number; readonly clause?: Clause; readonly token?: TokenState }
  /** The input does not decide it: an address nobody named, an external authorizer, a token that only its issuer can judge. */
  | { readonly effect: 'unknown'; readonly because: string; readonly clause: Clause | undefined; readonly token?: TokenState };

/**
 * Asks every clause in order. What cannot be decided does not end the search: if all that may still happen is the
 * same, that is the answer. External authorizers are asked before tokens are looked at, everything else after.
 */
export function decideAccess(access: Access, authentication: Authentication | undefined, view: RequestView): Verdict {
  const asked = access.clauses.filter((clause) => clause.effect === 'ask' && holds(clause.when, view) !== 'no');
  const token = authentication?.providers.length ? view.authenticate(authentication) : undefined;
  const state = token === undefined ? {} : { token: token.state };
  if (token?.state === 'rejected') return { effect: 'deny', status: token.isForOthers ? 403 : 401, ...state, ...(asked[0] === undefined ? {} : { clause: asked[0] }) };
  const verdict = decideClauses(access, token?.view ?? view);
  if (verdict.effect === 'deny' || (asked.length === 0 && token?.state !== 'unknown')) return { ...verdict, ...state };
  const [first] = asked;
  const because = first === undefined ? 'whether the token is valid' : `whether the authorizer \`${first.provider ?? 'unknown'}\` agrees`;
  return { effect: 'unknown', because, clause: first, ...state };
}

function decideClauses(access: Access, view: RequestView): Verdict {
  let open: Clause | undefined;
  const possible = new Set<'allow' | 'deny'>();
  for (const clause of access.clauses) {
    if (clause.effect === 'ask') continue;
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

function undecided(clause: Clause | undefined): Verdict {
  return { effect: 'unknown', because: `whether ${clause?.name ?? 'a rule'} holds`, clause };
}
