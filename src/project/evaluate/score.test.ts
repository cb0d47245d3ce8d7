import { describe, expect, it } from 'vitest';
import type { Answer } from './answer.ts';
import { readTasks } from './read-tasks.ts';
import { answerOfText } from './recorded.ts';
import { scoreAnswer, type Score } from './score.ts';
import type { Task } from './task.ts';
import { openWorld, type World } from './world.ts';

/** Two versions of `seeds`, two callers, strict mutual TLS, and one outside client at a gateway. */
const mesh = `
apiVersion: v1
kind: Namespace
metadata: {name: garden, labels: {istio-injection: enabled}}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default, namespace: garden}
spec: {mtls: {mode: STRICT}}
${['till', 'press'].map((name) => workload(name, { app: name })).join('')}
${service('till')}
${workload('seeds-v1', { app: 'seeds', version: 'v1' })}
${workload('seeds-v2', { app: 'seeds', version: 'v2' })}
${service('seeds')}
${workload('ledger', { app: 'ledger' })}
${service('ledger')}
${service('press')}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: press, namespace: garden}
spec: {hosts: [press], http: [{timeout: 7s, route: [{destination: {host: press}}]}]}
`;

function workload(name: string, labels: Readonly<Record<string, string>>): string {
  const account = labels['app'];
  return `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: garden}
spec:
  selector: {matchLabels: ${JSON.stringify(labels)}}
  template:
    metadata: {labels: ${JSON.stringify(labels)}}
    spec: {serviceAccountName: ${account}, containers: [{name: app, image: "example/${name}:1", ports: [{containerPort: 8080}]}]}
`;
}

function service(name: string): string {
  return `---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: garden}
spec: {selector: {app: ${name}}, ports: [{name: http, port: 80, targetPort: 8080}]}
`;
}

const before: World = openWorld([{ path: 'garden.yaml', text: mesh }]);

function task(checks: string): Task {
  const { tasks, diagnostics } = readTasks({ path: 'tasks.yaml', text: `- {id: planted, about: split-traffic, mesh: garden, phrasings: {terse: words}, ${checks}}` });
  expect(diagnostics).toEqual([]);
  return tasks[0]!.task;
}

function score(checks: string, yaml: string): Score {
  return scoreAnswer(task(checks), { who: 'terse', words: 'words' }, answerOfText(yaml, true, before), before);
}

const says = ({ verdict, faults }: Score): string[] => [verdict, ...faults.map(({ about, what, wanted, got }) => `${about}: ${what}: ${wanted}, and not ${got}`)];

const subsets = (rest = ''): string => `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: seeds, namespace: garden}
spec: {host: seeds, ${rest} subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]}
---`;
const routes = (http: string): string => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: seeds, namespace: garden}
spec: {hosts: [seeds], http: ${http}}
`;
const split = (first: number, second: number): string => `[{route: [{destination: {host: seeds, subset: v1}, weight: ${first}}, {destination: {host: seeds, subset: v2}, weight: ${second}}]}]`;
const plain = (rest: string): string => `[{${rest}, route: [{destination: {host: seeds}}]}]`;
const authorization = (spec: string): string => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: seeds, namespace: garden}
spec: {selector: {matchLabels: {app: seeds}}, ${spec}}
`;

/** What is meant, an answer that does it, and one that looks like it: what the scorer says of the second. */
const planted: readonly { readonly name: string; readonly checks: string; readonly right: string; readonly wrong: string; readonly said: RegExp }[] = [
  {
    name: 'other shares',
    checks: 'calls: [{from: garden/till, to: seeds.garden, then: {shares: {v1: 90, v2: 10}}}]',
    right: subsets() + routes(split(90, 10)),
    wrong: subsets() + routes(split(80, 20)),
    said: /shares: 90 % to v1, and not 80 % to garden\/seeds-v1, 20 % to garden\/seeds-v2/,
  },
  {
    name: 'a subset that nobody defines',
    checks: 'calls: [{from: garden/till, to: seeds.garden, then: {shares: {v1: 90, v2: 10}}}]',
    right: subsets() + routes(split(90, 10)),
    wrong: routes(split(90, 10)),
    said: /shares: 90 % to v1, and not unreachable 503|shares: 90 % to v1/,
  },
  {
    name: 'a header in other letters',
    checks: 'calls: [{from: garden/till, to: seeds.garden, headers: {x-canary: "true"}, then: {shares: {v2: 100}}}, {from: garden/till, to: seeds.garden, then: {shares: {v1: 100}}}]',
    right: subsets() + routes('[{match: [{headers: {x-canary: {exact: "true"}}}], route: [{destination: {host: seeds, subset: v2}}]}, {route: [{destination: {host: seeds, subset: v1}}]}]'),
    wrong: subsets() + routes('[{match: [{headers: {x-canary: {exact: "True"}}}], route: [{destination: {host: seeds, subset: v2}}]}, {route: [{destination: {host: seeds, subset: v1}}]}]'),
    said: /x-canary: true: shares: 100 % to v2, and not 100 % to garden\/seeds-v1/,
  },
  {
    name: 'retries of a POST',
    checks: 'calls: [{from: garden/till, to: seeds.garden, then: {tries: {count: 4, failing: 503}}}, {from: garden/till, to: seeds.garden, request: POST /, then: {tries: {count: 1, failing: 503}}}]',
    right: routes(`[{match: [{method: {exact: GET}}], retries: {attempts: 3, retryOn: 5xx}, route: [{destination: {host: seeds}}]}, {route: [{destination: {host: seeds}}]}]`),
    wrong: routes(plain('retries: {attempts: 3, retryOn: 5xx}')),
    said: /POST \/: tries when each fails by 503: 1, and not 4 \(retries on 5xx\)/,
  },
  {
    name: 'retries that the whole deadline does not leave time for',
    checks: 'calls: [{from: garden/till, to: seeds.garden, then: {tries: {count: 3, failing: slow}}}]',
    right: routes(plain('timeout: 3s, retries: {attempts: 2, perTryTimeout: 1s, retryOn: 5xx}')),
    wrong: routes(plain('timeout: 500ms, retries: {attempts: 2, perTryTimeout: 1s, retryOn: 5xx}')),
    said: /fails by slow: 3, and not 1/,
  },
  {
    name: 'a timeout of something else',
    checks: 'calls: [{from: garden/till, to: seeds.garden, then: {timeoutMs: 2000}}]',
    right: routes(plain('timeout: 2s')),
    wrong: routes(plain('retries: {attempts: 1, perTryTimeout: 2s, retryOn: 5xx}')),
    said: /timeoutMs: 2000, and not 0/,
  },
  {
    name: 'from and to in rules of their own',
    checks: 'calls: [{from: garden/till, to: seeds.garden, request: GET /list, then: {delivered: true}}, {from: garden/till, to: seeds.garden, request: DELETE /list, then: {refused: true}}, {from: garden/press, to: seeds.garden, request: GET /list, then: {refused: true}}]',
    right: authorization('rules: [{from: [{source: {principals: [cluster.local/ns/garden/sa/till]}}], to: [{operation: {methods: [GET]}}]}]'),
    wrong: authorization('rules: [{from: [{source: {principals: [cluster.local/ns/garden/sa/till]}}]}, {to: [{operation: {methods: [GET]}}]}]'),
    said: /till → seeds.garden DELETE \/list: refused: true, and not delivered 200/,
  },
  {
    name: 'a delay for the wrong share',
    checks: 'calls: [{from: garden/till, to: seeds.garden, then: {delay: {percent: 10, ms: 200}, abort: {percent: 1, status: 503}}}]',
    right: routes(plain('fault: {delay: {percentage: {value: 10}, fixedDelay: 200ms}, abort: {percentage: {value: 1}, httpStatus: 503}}')),
    wrong: routes(plain('fault: {delay: {percentage: {value: 0.1}, fixedDelay: 200ms}, abort: {percentage: {value: 1}, httpStatus: 503}}')),
    said: /delay: \{"percent":10,"ms":200\}, and not \{"percent":0.1,"ms":200\}/,
  },
  {
    name: 'copies of half of what was wanted',
    checks: 'calls: [{from: garden/till, to: seeds.garden, then: {mirror: {to: ledger, percent: 50}}}]',
    right: routes(plain('mirror: {host: ledger}, mirrorPercentage: {value: 50}')),
    wrong: routes(plain('mirror: {host: ledger}')),
    said: /mirror: 50 % to ledger, and not 100 % to ledger/,
  },
  {
    name: 'a breaker in the wrong unit',
    checks: 'calls: [{from: garden/till, to: seeds.garden, then: {breaker: {consecutiveErrors: 5, ejectForMs: 30000, maxPendingRequests: 100}}}]',
    right: subsets('trafficPolicy: {connectionPool: {http: {http1MaxPendingRequests: 100}}, outlierDetection: {consecutive5xxErrors: 5, baseEjectionTime: 30s}},'),
    wrong: subsets('trafficPolicy: {connectionPool: {http: {http1MaxPendingRequests: 100}}, outlierDetection: {consecutiveGatewayErrors: 3, consecutive5xxErrors: 0, baseEjectionTime: 30s}},'),
    said: /consecutiveErrors: 5, and not none/,
  },
  {
    name: 'balancing by another header',
    checks: 'calls: [{from: garden/till, to: seeds.garden, then: {balancing: hash by header x-user}}]',
    right: subsets('trafficPolicy: {loadBalancer: {consistentHash: {httpHeaderName: x-user}}},'),
    wrong: subsets('trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}},'),
    said: /balancing: hash by header x-user, and not round-robin/,
  },
  {
    name: 'a path that keeps its prefix',
    checks: 'calls: [{from: garden/till, to: seeds.garden, request: GET /v1/list?page=2, then: {path: /list?page=2}}]',
    right: routes('[{match: [{uri: {prefix: /v1/}}], rewrite: {uri: /}, route: [{destination: {host: seeds}}]}, {route: [{destination: {host: seeds}}]}]'),
    wrong: routes('[{match: [{uri: {prefix: /v1}}], rewrite: {uri: /}, route: [{destination: {host: seeds}}]}, {route: [{destination: {host: seeds}}]}]'),
    said: /path: \/list\?page=2, and not \/\/list\?page=2/,
  },
  {
    name: 'another status of a redirect',
    checks: 'calls: [{from: garden/till, to: seeds.garden, request: GET /old, then: {redirect: {status: 308, location: "http://seeds.garden/new"}}}]',
    right: routes('[{match: [{uri: {exact: /old}}], redirect: {uri: /new, redirectCode: 308}}, {route: [{destination: {host: seeds}}]}]'),
    wrong: routes('[{match: [{uri: {exact: /old}}], redirect: {uri: /new}}, {route: [{destination: {host: seeds}}]}]'),
    said: /redirect: 308 http:\/\/seeds.garden\/new, and not 301/,
  },
  {
    name: 'a redirect that loses the path',
    checks: 'calls: [{from: garden/till, to: seeds.garden, request: GET /old/7, then: {redirect: {status: 302, location: "http://archive.example.com/old/7"}}}]',
    right: routes('[{redirect: {authority: archive.example.com, redirectCode: 302}}]'),
    wrong: routes('[{redirect: {authority: archive.example.com, uri: /, redirectCode: 302}}]'),
    said: /and not 302 http:\/\/archive.example.com\/$/,
  },
  {
    name: 'plaintext that nobody asked for',
    checks: 'calls: [{from: garden/press, to: ledger.garden, then: {timeoutMs: 1000, encrypted: true}}]',
    right: routes(plain('timeout: 1s')).replaceAll('seeds', 'ledger'),
    wrong: `${routes(plain('timeout: 1s')).replaceAll('seeds', 'ledger')}---${subsets('trafficPolicy: {tls: {mode: DISABLE}},').replaceAll('seeds', 'ledger')}
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: ledger, namespace: garden}
spec: {selector: {matchLabels: {app: ledger}}, mtls: {mode: PERMISSIVE}}`,
    said: /encrypted: true, and not false/,
  },
  {
    name: 'a stranger that is let in',
    checks: 'calls: [{from: "@stranger", to: seeds.garden, then: {refused: true}}, {from: garden/press, to: seeds.garden, then: {refused: true}}]',
    right: authorization('rules: [{from: [{source: {principals: [cluster.local/ns/garden/sa/till]}}]}]'),
    wrong: `${authorization('action: DENY, rules: [{from: [{source: {principals: [cluster.local/ns/garden/sa/press]}}]}]')}---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default, namespace: garden}
spec: {mtls: {mode: PERMISSIVE}}`,
    said: /@stranger → seeds.garden GET \/: refused: true, and not delivered 200/,
  },
  {
    name: 'something else that changes with it',
    checks: 'nothingElse: true, calls: [{from: "*", to: seeds.garden, request: GET /beta, then: {shares: {v2: 100}}}]',
    right: subsets() + routes('[{match: [{uri: {prefix: /beta}}], route: [{destination: {host: seeds, subset: v2}}]}, {route: [{destination: {host: seeds}}]}]'),
    wrong: subsets() + routes('[{match: [{uri: {prefix: /beta}}], route: [{destination: {host: seeds, subset: v2}}]}, {timeout: 1s, route: [{destination: {host: seeds}}]}]'),
    said: /nothing else: as before, and not other-deadline/,
  },
  {
    name: 'a request that was to stay as it is',
    checks: 'calls: [{from: garden/till, to: seeds.garden, request: GET /slow, then: {timeoutMs: 9000}}, {from: garden/till, to: seeds.garden, request: GET /, then: {unchanged: true}}]',
    right: routes('[{match: [{uri: {exact: /slow}}], timeout: 9s, route: [{destination: {host: seeds}}]}, {route: [{destination: {host: seeds}}]}]'),
    wrong: routes(plain('timeout: 9s')),
    said: /GET \/: unchanged: as before, and not delivered 200, and not as before/,
  },
  {
    name: 'a timeout that lives on in every try',
    checks: 'calls: [{from: garden/till, to: press.garden, then: {timeoutMs: 0}}]',
    right: routes(plain('retries: {attempts: 2, retryOn: connect-failure}')).replaceAll('seeds', 'press'),
    wrong: routes(plain('retries: {attempts: 2, perTryTimeout: 1s, retryOn: connect-failure}')).replaceAll('seeds', 'press'),
    said: /timeoutMs: none, and not 1000 for each try/,
  },
  {
    name: 'a second object for one host, which the older one shadows whatever their names',
    checks: 'calls: [{from: garden/till, to: press.garden, then: {timeoutMs: 2000}}]',
    right: routes(plain('timeout: 2s')).replaceAll('seeds', 'press'),
    wrong: routes(plain('timeout: 2s')).replaceAll('seeds', 'press').replace('name: press', 'name: a-press'),
    said: /timeoutMs: 2000, and not 7000/,
  },
  {
    name: 'another sampling',
    checks: 'objects: [{kind: Telemetry, namespace: garden, fields: {"spec.tracing[*].randomSamplingPercentage": 5}}]',
    right: 'apiVersion: telemetry.istio.io/v1\nkind: Telemetry\nmetadata: {name: t, namespace: garden}\nspec: {tracing: [{randomSamplingPercentage: 5}]}',
    wrong: 'apiVersion: telemetry.istio.io/v1\nkind: Telemetry\nmetadata: {name: t, namespace: garden}\nspec: {tracing: [{randomSamplingPercentage: 50}]}',
    said: /object: spec.tracing\[\*\].randomSamplingPercentage: 5, and not .*50/,
  },
];

describe('an answer that looks right and is not', () => {
  it.each(planted)('$name', ({ checks, right, wrong, said }) => {
    expect(says(score(checks, right))).toEqual(['right']);
    const [verdict, ...faults] = says(score(checks, wrong));
    expect(verdict).toBe('silently-wrong');
    expect(faults.join('\n')).toMatch(said);
  });

  it('a limit that does nothing', () => {
    const checks = 'calls: [{from: garden/till, to: seeds.garden, then: {rate: {requests: 100, perMs: 1000}}}]';
    const share = (name: string): string => `${name}: {default_value: {numerator: 100, denominator: HUNDRED}}`;
    const limit = (shares: string): string => `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: seeds, namespace: garden}
spec:
  workloadSelector: {labels: {app: seeds}}
  configPatches:
    - applyTo: HTTP_FILTER
      match: {context: SIDECAR_INBOUND}
      patch: {operation: INSERT_BEFORE, value: {name: limit, typed_config: {token_bucket: {max_tokens: 100, tokens_per_fill: 100, fill_interval: 1s}, ${shares}}}}`;
    expect(says(score(checks, limit(`${share('filter_enabled')}, ${share('filter_enforced')}`)))).toEqual(['right']);
    expect(says(score(checks, limit('stat_prefix: x')))).toEqual(['silently-wrong', ...['v1', 'v2'].map((version) => `garden/till → seeds.garden GET /: rate at garden/seeds-${version}: 100 in 1000 ms, and not no limit`)]);
  });
});

describe('what is no answer', () => {
  const asking = (outcome: Answer['outcome'], text: string): Answer => ({ outcome, says: text, files: [] });
  const verdict = (checks: string, answer: Answer): string => scoreAnswer(task(checks), { who: 'terse', words: 'words' }, answer, before).verdict;
  const calls = 'calls: [{from: garden/till, to: seeds.garden, then: {timeoutMs: 2000}}]';

  it('a question is right only where one was needed, and about what', () => {
    const asked = 'expect: question, mentions: ["500 ms|500ms", retries]';
    expect(verdict(asked, asking('question', 'Tries of 2 s do not fit into 500ms: which of them, and the Retries?'))).toBe('rightly-asked');
    expect(verdict(asked, asking('question', 'Which namespace, and how many retries?'))).toBe('needlessly-asked');
    expect(verdict(calls, asking('question', 'really?'))).toBe('needlessly-asked');
    expect(verdict(asked, answerOfText(routes(plain('timeout: 2s')), true, before))).toBe('silently-wrong');
  });

  it('a refusal likewise', () => {
    expect(verdict('expect: refused, mentions: [sidecar]', asking('refused', 'it has no sidecar'))).toBe('rightly-refused');
    expect(verdict(calls, asking('refused', 'no'))).toBe('needlessly-refused');
  });

  it('work for another command is right where it points there', () => {
    expect(verdict('errand: [discover, graph], expect: refused', { ...asking('refused', ''), errand: 'discover' })).toBe('right');
    expect(verdict('errand: discover', asking('refused', 'meshwright discover shows it'))).toBe('rightly-refused');
    expect(verdict('errand: discover', { ...asking('refused', 'no'), errand: 'check' })).toBe('needlessly-refused');
    expect(verdict('errand: discover', answerOfText(routes(plain('timeout: 2s')), true, before))).toBe('silently-wrong');
  });

  it('what a server refuses is wrong, and not silently', () => {
    const { verdict: found, faults } = score(calls, routes('[{timeuot: 2s, route: [{destination: {host: seeds}}]}]'));
    expect(found).toBe('wrong');
    expect(faults[0]?.got).toContain('timeuot');
    expect(score(calls, 'kind: [').verdict).toBe('wrong');
  });
});

describe('beside the verdict', () => {
  it('counts API versions and what does not fit together', () => {
    const { apiVersions, errors } = score('calls: [{from: garden/till, to: seeds.garden, then: {timeoutMs: 2000}}]', subsets().replace('v1\n', 'v1alpha3\n') + routes('[{route: [{destination: {host: seeds, subset: v9}}]}]'));
    expect(apiVersions).toEqual({ current: 1, older: 1, deprecated: 0, removed: 0 });
    expect(errors.join('\n')).toContain('v9');
  });
});
