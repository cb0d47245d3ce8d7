import { describe, expect, it } from 'vitest';
import { checkWithSpans } from '../check.ts';
import { openProject } from '../project.ts';
import { ruleNames } from '../rule-names.ts';
import { matchesGlob } from './glob.ts';
import { readSettings } from './read-settings.ts';
import { isExcluded, levelOf, noSettings } from './settings.ts';

const read = (text: string) => readSettings({ path: '.meshwright.yaml', text }, ruleNames());
/** `line:column message (help)` of every mistake. */
const mistakes = (text: string): string[] => read(text).problems.map(({ span, message, help }) => `${span.line}:${span.column} ${message}${help === undefined ? '' : ` (${help})`}`);

describe('matchesGlob', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['staging/**', ['staging/a.yaml', 'staging/b/c.yaml'], ['a/staging/b.yaml', 'staging.yaml']],
    ['staging', ['staging/a.yaml', 'x/staging/a.yaml', 'staging'], ['staging.yaml', 'my-staging/a.yaml']],
    ['/staging/', ['staging/a.yaml'], ['stagingx/a.yaml']],
    ['*.gen.yaml', ['a.gen.yaml', 'b/c/a.gen.yaml'], ['a.yaml', 'agen.yaml']],
    ['apps/*/test', ['apps/a/test/x.yaml'], ['apps/a/b/test/x.yaml']],
    ['apps/**/test', ['apps/test', 'apps/a/b/test/x.yaml'], ['apps/a/tests/x.yaml']],
    ['**/x.yaml', ['x.yaml', 'a/b/x.yaml'], ['xx.yaml', 'a/bx.yaml']],
    ['./a?/{b,c*}.yaml', ['a1/b.yaml', 'a2/c3.yaml'], ['a/b.yaml', 'a1/d.yaml']],
    ['a+b(c)/d.[x].yaml', ['a+b(c)/d.[x].yaml'], ['aab(c)/d.x.yaml']],
  ])('%s', (pattern, matching, others) => {
    expect([...matching, ...others].filter((path) => matchesGlob(pattern, path))).toEqual(matching);
  });
});

describe('readSettings', () => {
  it('reads everything that there is', () => {
    const { settings, problems } = read(`check:
  severity: warning
  rules:
    istio/unscoped-fault: off
    kubernetes/*: info
    '*': warning
  overrides:
    - paths: [staging, 'tests/**']
      rules: { istio: off }
    - paths: staging/strict
      rules: { istio/unscoped-fault: error }
  exclude: [vendor]
  baseline: known.json
cluster:
  namespaces: [shop, 'yes']
  clusterDomain: corp.internal
  trustDomains: old.local
  serviceAccounts: { east: [a/ns/b/sa/c] }
  rootNamespaces: { shop: istio-system }
  gatewayClasses: [istio]
  scopesGatewaysToNamespace: true
  importScope: { workloadNamespace: a, rootNamespace: b }
  isControlPlaneNamespace: false
`);
    expect(problems).toEqual([]);
    expect(settings).toEqual({
      severity: 'warning',
      rules: new Map([['istio/unscoped-fault', 'off'], ['kubernetes', 'info'], ['*', 'warning']]),
      overrides: [{ paths: ['staging', 'tests/**'], rules: new Map([['istio', 'off']]) }, { paths: ['staging/strict'], rules: new Map([['istio/unscoped-fault', 'error']]) }],
      exclude: ['vendor'],
      baseline: 'known.json',
      cluster: {
        namespaces: ['shop', 'yes'], clusterDomain: 'corp.internal', trustDomains: ['old.local'], serviceAccounts: { east: ['a/ns/b/sa/c'] }, rootNamespaces: { shop: 'istio-system' },
        gatewayClasses: ['istio'], scopesGatewaysToNamespace: true, importScope: { workloadNamespace: 'a', rootNamespace: 'b' }, isControlPlaneNamespace: false,
      },
    });
    const levels = ['a.yaml', 'staging/a.yaml', 'staging/strict/a.yaml'].map((path) => [levelOf(settings, 'istio/unscoped-fault', path), levelOf(settings, 'istio/subset-not-defined', path), levelOf(settings, 'kubernetes/bad-name', path)]);
    expect(levels).toEqual([['off', 'warning', 'info'], ['off', 'off', 'info'], ['error', 'off', 'info']]);
    expect(isExcluded(settings, 'vendor/x.yaml')).toBe(true);
  });

  it.each(['', '# nothing\n', 'check:\n', 'check: {}\ncluster: {}\n'])('takes %j for no settings', (text) => {
    const { settings, problems } = read(text);
    expect([settings, problems]).toEqual([noSettings, []]);
    expect(levelOf(settings, 'istio/unscoped-fault', 'a.yaml')).toBeUndefined();
  });

  it.each<[string, string[]]>([
    ['chek: {}\n', ['1:1 the file has no `chek` (did you mean `check`?)']],
    ['check:\n  severity: fatal\n', ['2:13 `severity` cannot be `fatal` (it is one of `error`, `warning`, `info`)']],
    ['check:\n  rules:\n    istio/unscoped-falt: off\n    istio: of\n', ['3:5 there is no rule `istio/unscoped-falt` (did you mean `istio/unscoped-fault`?)', '4:12 the level of `istio` cannot be `of` (it is one of `off`, `info`, `warning`, `error`)']],
    ['check:\n  overrides:\n    rules: {}\n', ['3:5 `overrides` must be a list (write each item on a line of its own behind `- `)']],
    ['check:\n  overrides:\n    - rules: {}\n', ['3:7 this override has no `paths` (name the files that it is for; without it, write its rules under `rules`)']],
    ['check:\n  exclude: [{ a: 1 }]\n', ['2:13 an item of `exclude` must be a single value']],
    ['cluster:\n  namespace: [a]\n  scopesGatewaysToNamespace: maybe\n  importScope: { workloadNamespace: a }\n', ['2:3 `cluster` has no `namespace` (did you mean `namespaces`?)', '3:30 `scopesGatewaysToNamespace` cannot be `maybe` (it is one of `true`, `false`)', '4:16 `importScope` has a `workloadNamespace` and a `rootNamespace`']],
    ['- a\n', ['1:1 the file must be a mapping of keys and values']],
    ['check: {}\n---\ncheck: {}\n', ['3:1 this file holds one document, and not several']],
    ['check: [\n', [expect.stringMatching(/^2:1 /) as string]],
  ])('says what is wrong in %j', (text, expected) => {
    expect(mistakes(text)).toEqual(expected);
  });
});

describe('a check with settings', () => {
  const text = 'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: a }\nspec: { host: a.com, hots: 1, trafficPolicy: { loadBalancer: { simple: NOPE } } }\n';
  const project = openProject([{ path: 'k8s/a.yaml', text }, { path: 'k8s/broken.yaml', text: 'a: [1\n' }]);
  const severities = (written: string): string[] => checkWithSpans(project, { rules: ['kubernetes', 'yaml'], settings: read(written).settings }).diagnostics.map(({ rule, severity }) => `${rule} ${severity}`);

  it('gives findings the level of their rule and file, and leaves out those that are off', () => {
    expect(severities('')).toEqual(['kubernetes/unknown-field error', 'kubernetes/bad-enumeration-value error', 'yaml/syntax error']);
    expect(severities('check: { rules: { kubernetes/unknown-field: off, kubernetes: info } }')).toEqual(['kubernetes/bad-enumeration-value info', 'yaml/syntax error']);
    expect(severities("check: { overrides: [{ paths: ['k8s/*'], rules: { kubernetes: warning } }] }")).toEqual(['kubernetes/unknown-field warning', 'kubernetes/bad-enumeration-value warning', 'yaml/syntax error']);
  });

  it('always tells what could not be read', () => {
    expect(severities("check: { rules: { '*': off } }")).toEqual(['yaml/syntax error']);
  });

  it('lists nothing of a rule that is off as not judged', () => {
    const route = openProject([{ path: 'a.yaml', text: 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: a, namespace: shop }\nspec: { hosts: [orders], http: [{ route: [{ destination: { host: orders } }] }] }\n' }]);
    expect(checkWithSpans(route).unjudged).not.toEqual([]);
    expect(checkWithSpans(route, { settings: read("check: { rules: { '*': off } }").settings }).unjudged).toEqual([]);
  });
});

describe('model', () => {
  it('reads everything that there is', () => {
    const { settings, problems } = read('model:\n  provider: openai-compatible\n  name: qwen3\n  baseUrl: http://localhost:11434/v1\n  timeout: 90s\n  rounds: 2\n  pseudonyms: true\n  prices: { input: 0.5, output: 2 }\n');
    expect(problems).toEqual([]);
    expect(settings.model).toEqual({ provider: 'openai-compatible', name: 'qwen3', baseUrl: 'http://localhost:11434/v1', timeoutMs: 90_000, rounds: 2, hasPseudonyms: true, prices: { input: 0.5, output: 2 } });
    expect(read('check: {}\n').settings.model).toBeUndefined();
  });

  it.each<[string, string[]]>([
    ['model:\n  apiKey: sk-1\n', ['2:3 `model` has no `apiKey` (it has `provider`, `name`, `baseUrl`, `timeout`, `rounds`, `pseudonyms`, `prices`)']],
    ['model:\n  provider: antropic\n  name: x\n', ['2:13 `provider` cannot be `antropic` (it is one of `anthropic`, `openai`, `openai-compatible`)']],
    ['model:\n  provider: openai\n', ['2:3 `model` has a `provider` and no `name` (name the model, as its provider does)']],
    ['model: { provider: openai-compatible, name: x }\n', ['1:8 `provider: openai-compatible` has no `baseUrl` (write its address, such as `http://localhost:11434/v1`)']],
    ['model:\n  provider: openai-compatible\n  name: x\n  baseUrl: http://models.corp/v1\n', ['4:12 `baseUrl` is not encrypted: anything but this machine needs https']],
    ['model:\n  provider: anthropic\n  name: x\n  baseUrl: https://collects.keys.example\n', ['4:12 `baseUrl` is for `provider: openai-compatible` (the other addresses come from ANTHROPIC_BASE_URL and OPENAI_BASE_URL, as their keys do)']],
    ['model:\n  timeout: 60\n  rounds: 99\n  prices: { input: 3 }\n', ['2:12 `timeout` cannot be `60` (it is a duration with a unit, such as `60s`)', '3:11 `rounds` cannot be `99` (it is a number from 1 to 10)', '4:11 `prices` has an `input` and an `output` (both are US dollars for a million tokens)']],
  ])('says what is wrong in %j', (text, expected) => {
    expect(mistakes(text)).toEqual(expected);
  });
});
