import { array, constant, constantFrom, oneof, record, type Arbitrary } from 'fast-check';
import type { Json, JsonObject } from '../../../../../src/kube/resource.ts';
import type { Vocabulary } from '../../round.ts';
import { arbitraryTarget, arbitraryObject } from './attachment.ts';
import { optional, some, usual, written } from '../draw.ts';
import { few } from './few.ts';
import { conditionValues, policyValues, type PolicyValues } from './policy-values.ts';

type Action = 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';

/** How often each action is drawn, and how often its policy is a dry run. */
const actions = oneof({ weight: 7, arbitrary: constant<Action | undefined>('ALLOW') }, { weight: 2, arbitrary: constant(undefined) }, { weight: 9, arbitrary: constant<Action>('DENY') }, { weight: 1, arbitrary: constant<Action>('AUDIT') }, { weight: 1, arbitrary: constant<Action>('CUSTOM') });
const dryRun = optional(constantFrom<JsonObject>({ 'istio.io/dry-run': 'true' }, { 'istio.io/dry-run': 'false' }), 8);

/** Policies that admit are drawn wide and policies that refuse narrow, so that neither decides everything. */
export function arbitraryAuthorizationPolicy(vocabulary: Vocabulary): Arbitrary<JsonObject> {
  const rules = rulesFor(policyValues(vocabulary));
  return arbitraryObject('AuthorizationPolicy', arbitraryTarget(vocabulary), () => actions.chain((action) => rules[action ?? 'ALLOW'].map((spec) => ({ ...(action === undefined ? {} : { action }), ...spec }))), dryRun);
}

function rulesFor(values: PolicyValues): Readonly<Record<Action, Arbitrary<JsonObject>>> {
  const wide = arbitraryRule(values, { most: 3, times: 4 });
  const narrow = arbitraryRule(values, { most: 2, times: 2 });
  const several = (rule: Arbitrary<JsonObject>, most: number): Arbitrary<JsonObject> => array(rule, { minLength: 1, maxLength: most }).map((rules): JsonObject => ({ rules }));
  const everything = constant<JsonObject>({ rules: [{}] });
  const nothing = constantFrom<JsonObject>({}, { rules: [] });
  return {
    ALLOW: oneof({ weight: 24, arbitrary: several(wide, 3) }, { weight: 2, arbitrary: everything }, { weight: 1, arbitrary: nothing }),
    DENY: oneof({ weight: 24, arbitrary: several(narrow, 2) }, { weight: 1, arbitrary: everything }),
    AUDIT: oneof({ weight: 4, arbitrary: several(narrow, 2) }, { weight: 1, arbitrary: nothing }),
    CUSTOM: record({ rules: array(onlyOperations(values), { minLength: 1, maxLength: 2 }), name: constantFrom('undefined-authorizer', 'another-authorizer') }).map(({ rules, name }): JsonObject => ({ provider: { name }, rules })),
  };
}

interface Width {
  /** Values in a list at most. */
  readonly most: number;
  /** A condition is written once in so many times. */
  readonly times: number;
}

/** A rule that asks for something: an empty one stands elsewhere. */
function arbitraryRule(values: PolicyValues, width: Width): Arbitrary<JsonObject> {
  const from = array(arbitrarySource(values, width), { minLength: 1, maxLength: 2 });
  const to = array(arbitraryOperation(values, width), { minLength: 1, maxLength: 2 });
  const when = array(arbitraryCondition(values, width), { minLength: 1, maxLength: 2 });
  return oneof(
    { weight: 3, arbitrary: some({ from, to: optional(to, 3), when: optional(when, 6) }) },
    { weight: 5, arbitrary: some({ to, from: optional(from, 4), when: optional(when, 6) }) },
    { weight: 2, arbitrary: some({ when, to: optional(to, 4) }) },
  );
}

/** What may be asked before an external authorizer is: nothing of who calls. */
function onlyOperations(values: PolicyValues): Arbitrary<JsonObject> {
  return some({ to: usual(array(arbitraryOperation(values, { most: 2, times: 2 }), { minLength: 1, maxLength: 2 }), 8) });
}

type Lists = readonly (readonly [field: string, notField: string, values: readonly string[]])[];

/** Service accounts stand alone: beside principals or namespaces they are refused. */
function arbitrarySource(values: PolicyValues, width: Width): Arbitrary<JsonObject> {
  const shared: Lists = [['requestPrincipals', 'notRequestPrincipals', values.requestPrincipals], ['ipBlocks', 'notIpBlocks', values.addresses], ['trustDomains', 'notTrustDomains', values.trustDomains]];
  const named: Lists = [['principals', 'notPrincipals', values.principals], ['namespaces', 'notNamespaces', values.namespaces], ...shared];
  const accounts: Lists = [['serviceAccounts', 'notServiceAccounts', values.serviceAccounts], ...shared];
  const remote: Lists = [['remoteIpBlocks', 'notRemoteIpBlocks', values.addresses], ['namespaces', 'notNamespaces', values.namespaces]];
  return oneof({ weight: 6, arbitrary: conditionsOf(named, width) }, { weight: 2, arbitrary: conditionsOf(accounts, width) }, { weight: 1, arbitrary: conditionsOf(remote, width) }).map((source): JsonObject => ({ source }));
}

function arbitraryOperation(values: PolicyValues, width: Width): Arbitrary<JsonObject> {
  return conditionsOf([['paths', 'notPaths', values.paths], ['methods', 'notMethods', values.methods], ['hosts', 'notHosts', values.hosts], ['ports', 'notPorts', values.ports]], width).map((operation): JsonObject => ({ operation }));
}

/** One list that is there for certain, and others beside it, each in its plain form, negated, or in both. */
function conditionsOf(lists: Lists, { most, times }: Width): Arbitrary<JsonObject> {
  const listOf = (values: readonly string[]): Arbitrary<string[]> => few(constantFrom(...values), most);
  const formsOf = ([field, notField, values]: Lists[number]): Arbitrary<JsonObject> => oneof(
    { weight: 6, arbitrary: listOf(values).map((texts): JsonObject => ({ [field]: texts })) },
    { weight: 3, arbitrary: listOf(values).map((texts): JsonObject => ({ [notField]: texts })) },
    { weight: 1, arbitrary: record({ yes: listOf(values), no: listOf(values) }).map(({ yes, no }): JsonObject => ({ [field]: yes, [notField]: no })) },
  );
  const forms = lists.map(formsOf);
  const beside = record(Object.fromEntries(forms.map((form, index) => [String(index), optional(form, times + 2)]))) as Arbitrary<Readonly<Record<string, JsonObject | undefined>>>;
  return record({ first: oneof(...forms), beside }).map(({ first, beside: others }) => Object.assign({}, ...Object.values(others), first) as JsonObject);
}

function arbitraryCondition(values: PolicyValues, { most }: Width): Arbitrary<JsonObject> {
  return constantFrom(...conditionValues(values)).chain(({ key, values: texts }) => {
    const list: Arbitrary<Json> = few(constantFrom(...texts), most);
    return oneof({ weight: 3, arbitrary: record({ values: list }) }, { weight: 2, arbitrary: record({ notValues: list }) }, { weight: 1, arbitrary: record({ values: list, notValues: list }) }).map((asked) => written({ key, ...asked }));
  });
}
