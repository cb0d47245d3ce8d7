import { isObject, listAt, textAt, type Json, type Resource } from '../../../kube/resource.ts';
import { joinToPreviousItem } from '../../../rules/edits.ts';
import { defineRule } from '../../../rules/rule.ts';
import { requestInside, requestOutside } from './shared/authorization-witness.ts';

export default defineRule({
  summary: 'An AuthorizationPolicy names callers in one rule and operations in another, so neither limits the other.',
  why: `The items of \`rules\` are alternatives: a request needs to match only one of them. An item with only \`from\` admits those
callers to everything; an item with only \`to\` admits everybody to those operations. Written as one item, \`from\` **and** \`to\` must hold.

In a policy with \`action: DENY\` the same mistake refuses far more than was meant; there two alternatives may be what was meant.`,
  severity: 'error',
  reads: ['security.istio.io/AuthorizationPolicy'],
  upstream: [],
  messages: {
    admits: 'this rule names no caller, so it admits everyone: a rule beside it already names the callers, and rules are alternatives',
    admitsToOpenPaths: 'this rule names no caller, so everyone may reach what it opens, and the callers that a rule beside it names may reach everything',
    denies: 'this rule names no caller, so it refuses everyone: a rule beside it already names the callers, and rules are alternatives',
  },
  bad: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  selector: { matchLabels: { app: payments } }
  rules:
    - from:
        - source: { principals: [cluster.local/ns/shop/sa/orders] }
    - to:
#     ^^ this rule names no caller, so it admits everyone: a rule beside it already names the callers, and rules are alternatives
        - operation: { methods: [GET], paths: [/charges] }
`,
  good: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  selector: { matchLabels: { app: payments } }
  rules:
    - from:
        - source: { principals: [cluster.local/ns/shop/sa/orders] }
      to:
        - operation: { methods: [GET], paths: [/charges] }
`,
  judges: ['security.istio.io/AuthorizationPolicy'],
  judge(policy, context) {
    const split = findSplit(policy);
    if (split === undefined) return;
    const { callers, operations, action } = split;
    const hasOpenPaths = action === 'ALLOW' && isOpenOnPurpose(listAt(policy.raw, ['spec', 'rules', operations, 'to']));
    context.report({
      at: [policy, ['spec', 'rules', operations, 'to'], 'key'],
      message: action === 'DENY' ? 'denies' : hasOpenPaths ? 'admitsToOpenPaths' : 'admits',
      // Two things that are both refused are often meant so, and what is refused too much is noticed.
      ...(hasOpenPaths || action === 'DENY' ? { severity: 'warning' } : {}),
      related: [{ at: [policy, ['spec', 'rules', callers, 'from'], 'key'], message: 'the callers are named here, for every operation' }],
      explains: explain(policy, split),
      help: 'write `from` and `to` in one item of `rules`',
      fix: joinFix(policy, split),
    });
  },
});

interface Split {
  readonly action: 'ALLOW' | 'DENY';
  /** Index of the rule that names callers and no operation. */
  readonly callers: number;
  /** Index of the rule that names operations and no caller. */
  readonly operations: number;
}

function findSplit(policy: Resource): Split | undefined {
  const action = textAt(policy.raw, ['spec', 'action']) ?? 'ALLOW';
  if (action !== 'ALLOW' && action !== 'DENY') return undefined;
  const rules = listAt(policy.raw, ['spec', 'rules']);
  const callers = rules.findIndex((rule) => listAt(rule, ['from']).length > 0 && !limitsOperation(rule));
  const operations = rules.findIndex((rule) => listAt(rule, ['to']).length > 0 && !limitsCaller(rule));
  return callers < 0 || operations < 0 ? undefined : { action, callers, operations };
}

function limitsOperation(rule: Json): boolean {
  return listAt(rule, ['to']).length > 0;
}

/** Conditions can name the caller as well: by address, identity or token. */
function limitsCaller(rule: Json): boolean {
  return listAt(rule, ['from']).length > 0 || listAt(rule, ['when']).some((condition) => /^(?:source\.|remote\.ip|request\.auth\.)/.test(textAt(condition, ['key']) ?? ''));
}

/** Probes and metrics, or the ports on which they are, are often left open on purpose: then only the other half is in doubt. */
function isOpenOnPurpose(to: readonly Json[]): boolean {
  if (to.every((item) => isObject(item) && isObject(item['operation']) && Object.keys(item['operation']).join() === 'ports')) return true;
  const paths = to.flatMap((item) => listAt(item, ['operation', 'paths']));
  const areAllOpen = paths.every((path) => typeof path === 'string' && /^\/(?:healthz?|ready|readyz|readiness|live|livez|liveness|ping|metrics|stats\/prometheus)\/?\*?$/.test(path));
  return areAllOpen && to.length > 0 && to.every((item) => listAt(item, ['operation', 'paths']).length > 0);
}

function explain(policy: Resource, { action, callers, operations }: Split): string {
  const verb = action === 'DENY' ? 'refused' : 'admitted';
  const to = listAt(policy.raw, ['spec', 'rules', operations, 'to']);
  const caller = callerOf(policy, callers);
  const inside = `\`${requestInside(to)}\` is ${verb} from anyone, even without an identity${conditionsOf(policy, operations)}`;
  const outside = requestOutside(to);
  return `${inside}; ${outside === undefined ? 'every operation' : `\`${outside}\``} is ${verb} from ${caller}`;
}

function callerOf(policy: Resource, rule: number): string {
  const source = listAt(policy.raw, ['spec', 'rules', rule, 'from'])[0];
  const fields = isObject(source) && isObject(source['source']) ? source['source'] : {};
  const [field, values] = Object.entries(fields)[0] ?? ['source', []];
  const first = Array.isArray(values) ? values[0] : undefined;
  return typeof first === 'string' ? `${field} \`${first}\`` : 'the callers that are named';
}

function conditionsOf(policy: Resource, rule: number): string {
  const keys = listAt(policy.raw, ['spec', 'rules', rule, 'when']).map((condition) => textAt(condition, ['key'])).filter((key) => key !== undefined);
  return keys.length === 0 ? '' : `, as long as its \`when\` on ${keys.map((key) => `\`${key}\``).join(' and ')} holds`;
}

/** Certain only where there are exactly these two rules: with more of them, nobody can tell which belong together. */
function joinFix(policy: Resource, { callers, operations }: Split) {
  const rules = listAt(policy.raw, ['spec', 'rules']);
  const haveSharedKeys = isObject(rules[0]) && isObject(rules[1]) && Object.keys(rules[0]).some((key) => isObject(rules[1] ?? null) && Object.hasOwn(rules[1] as object, key));
  if (rules.length !== 2 || haveSharedKeys) return undefined;
  const edit = joinToPreviousItem(policy, ['spec', 'rules'], Math.max(callers, operations));
  if (edit === undefined) return undefined;
  return { title: 'join the two rules into one', edits: [edit], changesTraffic: 'only requests that match both halves are then meant by this rule' };
}
