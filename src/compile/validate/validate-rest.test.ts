import { describe, expect, it } from 'vitest';
import { readCase } from '../../../test/validate/read-case.ts';

const manifests = { path: 'app.yaml', text: 'apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { selector: { app: web }, ports: [{ name: http, port: 80 }] }\n' };

/** Names that can be called and that nobody asked for, where one more ServiceEntry was written than the mesh file says. */
function unasked(egressHost: string): readonly string[] {
  const found = readCase([manifests], { path: 'mesh.yaml', text: `version: 1\negress:\n  - { host: ${egressHost}, protocol: https, port: 443 }\n` });
  const entry = { apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: { name: 'more', namespace: 'shop' }, spec: { hosts: ['more.example.com'], ports: [{ number: 443, name: 'tls', protocol: 'TLS' }], resolution: 'DNS' } };
  expect(found.validate(found.lift(found.written)).mismatches).toEqual([]);
  return found.validate(found.lift([...found.written, entry])).mismatches.map(({ subject, expected }) => `${subject}: ${expected}`);
}

describe('a host that no intent opens', () => {
  // All of its letters are digits of an IPv6 address.
  it.each(['api.example.com', 'cafe.de'])('is noticed beside %s', (host) => {
    expect(unasked(host)).toEqual(['more.example.com: no such name']);
  });
});
