import { isTooComplex, type Language, type LanguageStore } from './language/node.ts';
import { complement, intersect, minus, prepend, union, wordLanguage } from './language/operations.ts';
import { languageOf } from './language/language.ts';
import type { Authentication } from './mesh-model.ts';
import type { TokenState } from './request-view.ts';
import type { Truth } from './predicate.ts';
import type { Variable } from './space-base.ts';
import type { Question, Wording } from './space-question.ts';

/** What the token needs of the run that it belongs to. */
interface TokensOwner {
  readonly store: LanguageStore;
  readonly isJoined: boolean;
  choose(): boolean;
  require(attribute: string, question: Question): boolean;
  ruleOutUnless(isPossible: boolean): void;
  variable(attribute: string): Variable;
  giveUp(because: string): 'unknown';
}

export type Provider = Authentication['providers'][number];

/** What a claim that is a list is known to hold: for each entry an item of it, and no item of `without`. */
interface Items {
  readonly some: readonly Language[];
  readonly without: Language;
}

/** The token of the requests of one run. Whether it is valid is free: only its issuer could tell. */
export class TokenRun {
  readonly #run: TokensOwner;
  readonly items = new Map<string, Items>();
  readonly askedItems = new Map<string, { readonly wording: Wording; readonly isYes: boolean }[]>();
  /** Undefined until tokens are checked. */
  isCarried: boolean | undefined;
  accepted: Provider | undefined;
  /** Providers that were asked and did not accept it. */
  readonly rejected = new Map<string, Provider>();
  /** Of a token that nobody accepted: the issuer who made it for somebody else. */
  madeForOthersBy: string | undefined;
  readonly #notMadeBy = new Set<string>();

  constructor(run: TokensOwner) {
    this.#run = run;
  }

  /** Whether the rejected token is one that a provider knows, meant for another audience. */
  isForOthers({ providers }: Authentication): boolean {
    if (this.accepted) return providers.some(({ issuer }) => issuer === this.accepted?.issuer);
    for (const { issuer, audiences } of providers) {
      if (this.madeForOthersBy !== undefined || audiences.length === 0 || this.#notMadeBy.has(issuer)) continue;
      if (this.#run.choose()) this.madeForOthersBy = issuer;
      else this.#notMadeBy.add(issuer);
    }
    return providers.some(({ issuer }) => issuer === this.madeForOthersBy);
  }

  /** Splits into requests without a token, those whose token each provider accepts, and those that nobody accepts. */
  authenticate({ providers }: Authentication): TokenState {
    if (this.isCarried === undefined) this.#decideCarried(providers);
    if (this.isCarried !== true) return 'absent';
    for (const provider of providers) {
      if (this.accepted) {
        if (keyOf(this.accepted) === keyOf(provider)) return 'accepted';
        // One token may be meant for several audiences.
        if (this.accepted.issuer === provider.issuer && !this.rejected.has(keyOf(provider)) && this.#run.choose()) return 'accepted';
      } else if (!this.rejected.has(keyOf(provider)) && this.#run.choose()) {
        this.accepted = provider;
        return 'accepted';
      }
      this.rejected.set(keyOf(provider), provider);
    }
    return 'rejected';
  }

  /** No token means that no place that is looked at carries one; a token stands in the first place that may hold it. */
  #decideCarried(providers: readonly Provider[]): void {
    const run = this.#run;
    this.isCarried = !run.choose();
    if (!this.isCarried) {
      for (const { attribute, question } of providers.flatMap((provider) => placesOf(provider, run))) {
        const without = complement(question.present);
        run.ruleOutUnless(isTooComplex(without) || run.require(attribute, { absent: true, present: without }));
      }
      return;
    }
    const places = providers.flatMap((provider) => placesOf(provider, run));
    run.ruleOutUnless(places.length === 0 || places.some(({ attribute, question }) => run.require(attribute, question)));
  }

  /** Asks for an item of a claim. Items are independent of each other, except that none is both in a set and not. */
  askItem(claim: string, language: Language, wording: Wording): Truth {
    const run = this.#run;
    const known = this.items.get(claim) ?? { some: this.#initialItems(claim), without: run.store.nothing };
    const left = minus(language, known.without);
    const without = union(known.without, language);
    if (isTooComplex(left) || isTooComplex(without)) return run.giveUp(isTooComplex(left) ? left.because : isTooComplex(without) ? without.because : '');
    const within = intersect(left, run.variable(`claim:${claim}`).present);
    if (isTooComplex(within)) return run.giveUp(within.because);
    if (within === run.store.nothing) return 'no';
    for (const each of known.some) {
      const rest = minus(each, without);
      if (!isTooComplex(rest) && rest === run.store.nothing) return 'yes';
    }
    const isYes = run.choose();
    this.items.set(claim, isYes ? { some: [...known.some, within], without: known.without } : { some: known.some, without });
    const asked = this.askedItems.get(claim) ?? [];
    this.askedItems.set(claim, [...asked, { wording, isYes }]);
    return isYes ? 'yes' : 'no';
  }

  #initialItems(claim: string): readonly Language[] {
    const { store } = this.#run;
    const audiences = claim === 'aud' ? (this.accepted?.audiences ?? []) : [];
    if (audiences.length === 0) return [];
    const one = audiences.map((audience) => wordLanguage(store, audience)).reduce<Language>((all, word) => {
      const both = union(all, word);
      return isTooComplex(both) ? all : both;
    }, store.nothing);
    return [one];
  }
}

export function keyOf({ issuer, audiences }: Provider): string {
  return JSON.stringify([issuer, ...audiences]);
}

/** Question about `issuer/subject` that a question about the subject is. */
export function subjectQuestion(issuer: string, language: Language): Question {
  return { absent: false, present: prepend(`${issuer}/`, language) };
}

/** Where a provider looks, as Envoy does where nothing is said, and what a text there must be to count as a token. */
export function placesOf(provider: Provider, run: TokensOwner): { readonly attribute: string; readonly question: Question; readonly prefix: string }[] {
  const { headers, parameters, cookies } = provider;
  const isDefault = headers.length + parameters.length + cookies.length === 0;
  const { store } = run;
  const place = (attribute: string, prefix: string, present: Language): { attribute: string; question: Question; prefix: string } => ({ attribute, prefix, question: { absent: false, present } });
  const inHeaders = (isDefault ? [{ name: 'authorization', prefix: 'Bearer ' }] : headers).map(({ name, prefix }) => place(`header:${name.toLowerCase()}`, prefix, prepend(prefix, store.everything)));
  const inQuery = run.isJoined ? [] : (isDefault ? ['access_token'] : parameters).map((name) => place(`query:${name}`, '', store.everything));
  const inCookies = cookies.flatMap((name) => {
    const language = languageOf({ kind: 'regex', value: `(?s)(?:.*;)?[ \\t]*\\Q${name.replaceAll('\\E', '\\E\\\\E\\Q')}\\E=.*` }, store);
    return isTooComplex(language) ? [] : [place('header:cookie', `${name}=`, language)];
  });
  return [...inHeaders, ...inQuery, ...inCookies];
}
