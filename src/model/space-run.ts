import { addressesOf, allAddresses, hasNoAddress, intersectAddresses, minusAddresses, type AddressSet } from './address-set.ts';
import { isTooComplex, type Language, type LanguageStore, type TooComplex } from './language/node.ts';
import { intersect, minus } from './language/operations.ts';
import { withAnyTail } from './language/preimages.ts';
import { targetsWithParameter } from './language/parameters.ts';
import type { Truth } from './predicate.ts';
import { baseVariable, type Variable } from './space-base.ts';
import type { Asked, Question, Wording } from './space-question.ts';
import { TokenRun } from './space-token.ts';
import type { SpaceOptions } from './space-types.ts';

export type AddressAttribute = 'address' | 'remote-address' | 'local-address';

/** One way through a decision: what is known of the requests for which all questions are answered so. */
export class Run {
  readonly options: SpaceOptions;
  readonly store: LanguageStore;
  /** Path and query are one variable, `target`. */
  readonly isJoined: boolean;
  readonly variables = new Map<string, Variable>();
  readonly addresses = new Map<AddressAttribute, AddressSet>();
  readonly asked = new Map<string, Asked[]>();
  readonly token: TokenRun;
  readonly answers: boolean[];
  /** Authority that requests have who name none themselves. */
  dialled: string | undefined;
  /** Authorities that a proxy goes by, so that no other is meant. */
  routedBy: readonly string[] | undefined;
  needsJoin = false;
  incomplete: string | undefined;
  #position = 0;
  #isPossible = true;

  constructor(options: SpaceOptions, store: LanguageStore, script: readonly boolean[], isJoined: boolean) {
    this.options = options;
    this.store = store;
    this.isJoined = isJoined;
    this.answers = [...script];
    this.token = new TokenRun(this);
    if (options.address !== undefined) this.addresses.set('address', addressesOf([options.address]));
  }

  /** False where it turned out that no request is answered like this. */
  get isPossible(): boolean {
    return this.#isPossible;
  }

  giveUp(because: string): 'unknown' {
    this.incomplete ??= because;
    return 'unknown';
  }

  ruleOutUnless(isPossible: boolean): void {
    if (!isPossible) this.#isPossible = false;
  }

  /** Answers a question that both answers are possible for: yes first, no when the run is repeated. */
  choose(): boolean {
    const scripted = this.answers[this.#position];
    this.#position += 1;
    if (scripted !== undefined) return scripted;
    this.answers.push(true);
    return true;
  }

  variable(attribute: string): Variable {
    let variable = this.variables.get(attribute);
    if (variable === undefined) this.variables.set(attribute, (variable = baseVariable(attribute, this.options, this.store)));
    return variable;
  }

  /** Decides whether the attribute's value is among those of the question, if need be by taking both ways. */
  ask(asked: string, about: Question, wording: Wording): Truth {
    if (asked === 'target' && !this.isJoined) {
      this.needsJoin = true;
      return 'unknown';
    }
    const joined = this.isJoined ? joinedQuestion(asked, about) : { attribute: asked, question: about };
    if (isTooComplex(joined)) return this.giveUp(joined.because);
    const { attribute, question } = joined;
    const { absent, present } = this.variable(attribute);
    const yes = intersect(present, question.present);
    if (isTooComplex(yes)) return this.giveUp(yes.because);
    const { nothing } = this.store;
    const mayBeYes = yes !== nothing || (absent && question.absent);
    if (!mayBeYes) return 'no';
    const mayBeNo = yes !== present || (absent && !question.absent);
    if (!mayBeNo) return 'yes';
    const no = minus(present, question.present);
    if (isTooComplex(no)) return this.giveUp(no.because);
    const isYes = this.choose();
    this.variables.set(attribute, isYes ? { absent: absent && question.absent, present: yes } : { absent: absent && !question.absent, present: no });
    this.#note(attribute, { question, wording, isYes });
    return isYes ? 'yes' : 'no';
  }

  /** Leaves out the requests for which the question is answered otherwise; they are no requests of this run at all. */
  require(attribute: string, question: Question): boolean {
    const { absent, present } = this.variable(attribute);
    const kept: Language | TooComplex = intersect(present, question.present);
    if (isTooComplex(kept)) return true;
    const variable = { absent: absent && question.absent, present: kept };
    if (!variable.absent && kept === this.store.nothing) return false;
    this.variables.set(attribute, variable);
    return true;
  }

  askAddress(attribute: AddressAttribute, blocks: readonly string[], wording: Wording): Truth {
    const known = this.addresses.get(attribute) ?? allAddresses;
    const set = addressesOf(blocks);
    const yes = intersectAddresses(known, set);
    if (hasNoAddress(yes)) return 'no';
    const no = minusAddresses(known, set);
    if (hasNoAddress(no)) return 'yes';
    const isYes = this.choose();
    this.addresses.set(attribute, isYes ? yes : no);
    this.#note(attribute, { question: { absent: false, present: this.store.everything }, wording, isYes });
    return isYes ? 'yes' : 'no';
  }

  #note(attribute: string, asked: Asked): void {
    const list = this.asked.get(attribute);
    if (list) list.push(asked);
    else this.asked.set(attribute, [asked]);
  }
}

/** Questions about parts of the target, where path and query are one variable. */
function joinedQuestion(attribute: string, question: Question): { readonly attribute: string; readonly question: Question } | TooComplex {
  if (attribute === 'path') {
    const present = withAnyTail('?', question.present);
    return isTooComplex(present) ? present : { attribute: 'target', question: { absent: false, present } };
  }
  if (!attribute.startsWith('query:')) return { attribute, question };
  const present = targetsWithParameter(attribute.slice('query:'.length), question);
  return isTooComplex(present) ? present : { attribute: 'target', question: { absent: false, present } };
}
