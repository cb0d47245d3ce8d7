import type { PlantedError } from './planted-error.ts';

const lift = 'meshes/istio/lift';

/** Over all areas of the model; each is one line that somebody could have written in good faith. */
export const plantedErrors: readonly PlantedError[] = [
  {
    name: 'prefix-by-segments', belief: 'a prefix of a path ends at a slash, as in the Gateway API',
    module: `${lift}/routing/string-match.ts`, text: "if (match.kind === 'prefix' && isSegments) return", replacement: "if (match.kind === 'prefix') return",
  },
  {
    name: 'header-names-with-case', belief: 'names of headers are compared with their case',
    module: `${lift}/request-attributes.ts`, text: 'name.toLowerCase()', replacement: 'name',
  },
  {
    name: 'deny-after-allow', belief: 'ALLOW is asked before DENY',
    module: `${lift}/admission/clauses.ts`,
    text: "    ...enforced.filter((policy) => policy.action === 'DENY').map((policy) => compile(policy, 'deny', context)),\n    ...allowing.map((policy) => compile(policy, 'allow', context)),",
    replacement: "    ...allowing.map((policy) => compile(policy, 'allow', context)),\n    ...enforced.filter((policy) => policy.action === 'DENY').map((policy) => compile(policy, 'deny', context)),",
  },
  {
    name: 'rules-looked-up-at-the-service-first', belief: "a DestinationRule of the service's namespace comes before one of the client's",
    module: `${lift}/destination/rule-index.ts`, text: "if (first) return { level: 'client'", replacement: "if (first && pools.exported(service)?.find(host) === undefined) return { level: 'client'",
  },
  {
    name: 'subsets-of-the-first-rule-only', belief: 'of several DestinationRules for one host only the oldest has subsets',
    module: `${lift}/destination/consolidated-rule.ts`, text: 'subsets: new Map([...known.subsets, ...written.filter(([name]) => !known.subsets.has(name))]),', replacement: 'subsets: known.subsets,',
  },
  {
    name: 'port-policy-merged', belief: 'an entry of portLevelSettings fills what it leaves out from the policy above it',
    module: `${lift}/destination/policy.ts`, text: 'return { policy: blocksOf(entry ?? policy), isOfPort: entry !== undefined };', replacement: 'return { policy: { ...blocksOf(policy), ...(entry === undefined ? {} : blocksOf(entry)) }, isOfPort: false };',
  },
  {
    name: 'source-conditions-beside-gateways', belief: 'sourceLabels and sourceNamespace count also where a match names gateways',
    module: `${lift}/routing/route-of-rule.ts`, text: 'if (match.gateways.length > 0) return match.gateways.includes(gateway);', replacement: 'if (match.gateways.length > 0 && !match.gateways.includes(gateway)) return false;',
  },
  {
    name: 'single-destination-with-weight-0', belief: 'a single destination with the weight 0 gets nothing',
    module: `${lift}/routing/route-of-rule.ts`, text: 'if (destinations.length === 1 && only) return', replacement: 'if (destinations.length === 1 && only && only.weight > 0) return',
  },
  {
    name: 'catch-all-in-its-place', belief: 'at a gateway a route for everything stays where its VirtualService stands',
    module: `${lift}/routing/gateway-table.ts`, text: 'const sorted = [...routes.filter((route) => !route.isCatchAll), ...routes.filter((route) => route.isCatchAll)];', replacement: 'const sorted = routes;',
  },
  {
    name: 'rule-hidden-by-export', belief: 'a DestinationRule that is not exported to the client decides all the same',
    module: `${lift}/destination/rule-index.ts`, text: "exportTo.size === 0 || exportTo.has('*') || exportTo.has(client));", replacement: 'exportTo.size >= 0);',
  },
  {
    name: 'virtual-services-private', belief: 'a VirtualService is seen in its own namespace only, unless it is exported',
    module: `${lift}/routing/visibility.ts`, text: 'const list = written.length > 0 ? written : byDefault;', replacement: "const list = written.length > 0 ? written : ['.'];",
  },
  {
    name: 'without-headers-needs-the-header', belief: 'withoutHeaders holds only where the header is there with another value',
    module: `${lift}/routing/string-match.ts`, text: 'return not(holdsEmptyText(match) ? any([inSet, not(isPresent(attribute))]) : inSet);', replacement: 'return all([isPresent(attribute), not(inSet)]);',
  },
  {
    name: 'regex-finds', belief: 'a regular expression matches where it is found in the text',
    module: 'model/match-text.ts', text: 'return matchWhole(set.value, text);', replacement: 'return matchWhole(`.*(?:${set.value}).*`, text);',
  },
  {
    name: 'policy-hosts-with-case', belief: 'hosts in an AuthorizationPolicy are compared with their case',
    module: `${lift}/admission/condition-predicate.ts`, text: "return text('host', glob(value, true));", replacement: "return text('host', glob(value));",
  },
  {
    name: 'not-principals-need-a-principal', belief: 'notPrincipals does not hold for callers without any identity',
    module: `${lift}/admission/rule-predicate.ts`, text: 'negative.length === 0 ? always : not(anyValue(negative))', replacement: "negative.length === 0 ? always : condition.subject.kind === 'principal' ? all([valuePredicate(condition.subject, '*', '') ?? always, not(anyValue(negative))]) : not(anyValue(negative))",
  },
  {
    name: 'deny-without-requests-left-out', belief: 'a DENY rule that asks for methods is left out on ports without requests',
    module: `${lift}/admission/rule-predicate.ts`, text: "if (first !== undefined && context.policy.action === 'ALLOW') return", replacement: 'if (first !== undefined) return',
  },
  {
    name: 'youngest-peer-authentication', belief: 'of several PeerAuthentications of one level the youngest wins',
    module: `${lift}/peer-authentication/policy-index.ts`, text: 'const [policy, ...beaten] = oldestFirst(level);', replacement: 'const [policy, ...beaten] = oldestFirst(level).toReversed();',
  },
  {
    name: 'sidecar-imports-by-equal-hosts', belief: 'a wildcard in the egress hosts of a Sidecar imports no service',
    module: `${lift}/routing/sidecar-scopes.ts`, text: 'return isImported(imports, namespace, (host) => isSubsetHost(hostname, host), hostname);', replacement: "return isImported(imports, namespace, (host) => host === '*' || host === hostname, hostname);",
  },
  {
    name: 'paths-as-they-come', belief: 'paths are not normalised before routes and policies look at them',
    module: `${lift}/mesh-settings.ts`, text: "pathNormalization: normalization(textAt(config, ['pathNormalization', 'normalization'])),", replacement: "pathNormalization: 'none',",
  },
  {
    name: 'shortest-wildcard-first', belief: 'the shortest wildcard that holds a host decides',
    module: `${lift}/routing/virtual-hosts.ts`, text: 'for (const wildcard of wildcardsHolding(isRooted ? name.slice(0, -1) : name)) {', replacement: 'for (const wildcard of [...wildcardsHolding(isRooted ? name.slice(0, -1) : name)].reverse()) {',
  },
  {
    name: 'retries-on-5xx', belief: 'without a policy of its own a route retries answers 5xx, too',
    module: `${lift}/routing/retries.ts`, text: "const standardConditions = ['connect-failure',", replacement: "const standardConditions = ['5xx', 'connect-failure',",
  },
  {
    name: 'prefix-rewrite-of-everything', belief: 'rewriting the path of a prefix match replaces the whole path',
    module: `${lift}/routing/route-of-rule.ts`, text: "return kind === 'exact' || kind === 'regex' ?", replacement: "return kind !== undefined ?",
  },
  {
    name: 'tokens-for-anybody', belief: 'a token is good whatever audience it was made for',
    module: `${lift}/admission/authentication.ts`, text: "audiences: textsAt(rule, 'audiences'),", replacement: 'audiences: [],',
  },
  {
    name: 'tokens-in-the-usual-place-too', belief: 'a rule that names places for tokens looks for them in `Authorization`, too',
    module: `${lift}/admission/authentication.ts`, text: ": headers,\n", replacement: ": [{ name: 'authorization', prefix: 'Bearer ' }, ...headers],\n",
  },
];
