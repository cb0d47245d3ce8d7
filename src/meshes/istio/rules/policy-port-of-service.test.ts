import { describe, expect, it } from 'vitest';
import { applyFix } from '../../../diagnostics/apply-fix.ts';
import { exampleFile, expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './policy-port-of-service.ts';

const registered = { id: 'istio/policy-port-of-service', rule };
const pod = (ports: string, name = 'pay', namespace = 'shop'): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace}, labels: { app: pay, sidecar.istio.io/inject: 'true' } }\nspec: { containers: [{ name: a, image: a, ports: [${ports}] }] }\n---\n`;
const service = (ports: string, name = 'pay', namespace = 'shop'): string => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { selector: { app: pay }, ports: [${ports}] }\n---\n`;
const policy = (to: string, action = 'ALLOW', namespace = 'shop'): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: pay, namespace: ${namespace} }\nspec:\n  action: ${action}\n  rules:\n    - ${to}\n`;
const ports = (port: string, field = 'ports'): string => `to: [{ operation: { ${field}: [${port}] } }] # the API`;
const base = pod('{ containerPort: 8080 }') + service('{ name: http, port: 80, targetPort: 8080 }');
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message, severity }) => `${severity}: ${message}`);
const wrong = 'error: `80` is the port of `pay.shop.svc.cluster.local`, and connections arrive at its pods on `8080`: this matches nothing';

describe('the port of a Service', () => {
  it.each([
    ['in `ports`', policy(ports('"80"'))],
    ['in `notPorts`', policy(ports('"80"', 'notPorts'))],
    ['in a condition', policy('when: [{ key: destination.port, values: ["80"] }]')],
    ['in a policy that refuses', policy(ports('"80"'), 'DENY')],
    ['in a policy of the root namespace', policy(ports('"80"'), 'ALLOW', 'istio-system')],
  ])('%s', (_, text) => {
    expect(found(base + text)).toEqual([wrong]);
  });

  it('is put right, quotes and comments as they were', () => {
    const text = base + policy(ports('"80", "8080"'));
    const fix = runOn(registered, text).diagnostics[0]?.fix;
    expect(fix && applyFix(exampleFile, text, fix)).toBe(base + policy(ports('"8080", "8080"')));
  });

  it('gets no fix where it leads to several', () => {
    const text = pod('{ containerPort: 8080 }') + pod('{ containerPort: 9090 }', 'other') + service('{ name: http, port: 80, targetPort: 8080 }') + service('{ name: http, port: 80, targetPort: 9090 }', 'more');
    expect(runOn(registered, text + policy(ports('"80"'))).diagnostics.map(({ fix }) => fix)).toEqual([undefined]);
  });
});

describe('a port that nobody has', () => {
  it('is a warning, where containers list theirs', () => {
    expect(found(base + policy(ports('"9999"')))).toEqual(['warning: no workload that is selected listens on `9999`, only on `8080`']);
  });
});

describe('near misses', () => {
  it.each([
    ['the port of the pods', base + policy(ports('"8080"'))],
    ['a port that only a container lists', pod('{ containerPort: 8080 }, { containerPort: 15020 }') + policy(ports('"15020"'))],
    ['a port, where containers list none', pod('') + policy(ports('"9999"'))],
    ['a Service of another namespace', pod('', 'pay', 'other') + service('{ name: http, port: 80, targetPort: 8080 }', 'pay', 'other') + policy(ports('"80"'))],
    ['a policy that selects nothing', policy(ports('"80"'))],
  ])('%s', (_, text) => {
    expectCarets(registered, text);
  });
});
