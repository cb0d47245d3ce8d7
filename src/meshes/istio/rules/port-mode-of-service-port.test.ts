import { describe, expect, it } from 'vitest';
import { applyFix } from '../../../diagnostics/apply-fix.ts';
import { exampleFile, expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './port-mode-of-service-port.ts';

const registered = { id: 'istio/port-mode-of-service-port', rule };
const pod = (ports: string, name = 'p', namespace = 'shop'): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace}, labels: { app: a } }\nspec: { containers: [{ name: a, image: a, ports: [${ports}] }] }\n---\n`;
const service = (ports: string, name = 'a', namespace = 'shop'): string => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { selector: { app: a }, ports: [${ports}] }\n---\n`;
const policy = (ports: string, namespace = 'shop'): string => `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: a, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: a } }
  portLevelMtls:
    ${ports}
`;
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message, severity }) => `${severity}: ${message}`);
const listens = pod('{ containerPort: 8080 }');

describe('the port of a Service', () => {
  const text = listens + service('{ name: http, port: 80, targetPort: 8080 }');

  it('is not that of the pods', () => {
    expect(found(`${text}${policy('80: { mode: DISABLE }')}`)).toEqual(['error: `80` is the port of `a.shop.svc.cluster.local`, and the pods listen on `8080`: this mode holds for nothing']);
  });

  it('is put right, and comments stay', () => {
    const written = `${text}${policy('80: { mode: DISABLE } # metrics')}`;
    const fix = runOn(registered, written).diagnostics[0]?.fix;
    expect(fix && applyFix(exampleFile, written, fix)).toBe(`${text}${policy('8080: { mode: DISABLE } # metrics')}`);
  });

  it('gets no fix where several ports could be meant', () => {
    const two = listens + pod('{ containerPort: 9090 }', 'q') + service('{ name: http, port: 80, targetPort: 8080 }') + service('{ name: http, port: 80, targetPort: 9090 }', 'b');
    expect(runOn(registered, two + policy('80: { mode: DISABLE }')).diagnostics.map(({ fix }) => fix)).toEqual([undefined]);
    expect(runOn(registered, text + policy('80: { mode: DISABLE }\n    8080: { mode: STRICT }')).diagnostics.map(({ fix }) => fix)).toEqual([undefined]);
  });
});

describe('a port that no container lists', () => {
  it('is a warning', () => {
    expect(found(listens + policy('9090: { mode: DISABLE }'))).toEqual(['warning: no container that is selected lists port `9090`, only `8080`']);
  });

  it('is none where a container lists nothing', () => {
    expectCarets(registered, listens + pod('', 'q') + policy('9090: { mode: DISABLE }'));
  });
});

describe('near misses', () => {
  it.each([
    ['a port of the pods', listens + policy('8080: { mode: DISABLE }')],
    ['a port that a Service forwards to, and no container lists', pod('') + service('{ name: http, port: 80, targetPort: 8080 }') + policy('8080: { mode: DISABLE }')],
    ['a Service whose port is that of the pods', listens + service('{ name: http, port: 8080 }') + policy('8080: { mode: DISABLE }')],
    ['a Service and pods of another namespace', pod('{ containerPort: 8080 }', 'p', 'other') + service('{ name: http, port: 80, targetPort: 8080 }', 'a', 'other') + policy('80: { mode: DISABLE }')],
    ['a mode without ports', `${listens}${policy('8080: {}').replace(/portLevelMtls:[^]*$/, 'mtls: { mode: STRICT }\n')}`],
  ])('%s', (_, text) => {
    expectCarets(registered, text);
  });
});
