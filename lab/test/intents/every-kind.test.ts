import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { IntentKind } from '../../../src/intents/intent.ts';

/** Where each kind is shown on real traffic. A new kind does not compile until it says where. */
const shownIn: Readonly<Record<IntentKind, string>> = {
  'split-traffic': 'routes.test.ts',
  'step-traffic': 'routes.test.ts',
  'route-when': 'routes.test.ts',
  'mirror-traffic': 'routes.test.ts',
  rewrite: 'routes.test.ts',
  redirect: 'routes.test.ts',
  'inject-fault': 'routes.test.ts',
  'set-timeout': 'resilience.test.ts',
  'set-retries': 'resilience.test.ts',
  'break-circuit': 'resilience.test.ts',
  'balance-load': 'resilience.test.ts',
  'limit-rate': 'resilience.test.ts',
  'allow-calls': 'access.test.ts',
  'deny-calls': 'access.test.ts',
  'require-mutual-tls': 'access.test.ts',
  'authenticate-users': 'access.test.ts',
  'allow-egress': 'edges.test.ts',
  expose: 'edges.test.ts',
  'scope-configuration': 'edges.test.ts',
  observe: 'proxies.test.ts',
  'join-mesh': 'proxies.test.ts',
  'connect-cluster': 'proxies.test.ts',
};

describe('the intents on the wire', () => {
  it.each(Object.entries(shownIn))('show %s in %s', (kind, file) => {
    const text = readFileSync(join(import.meta.dirname, file), 'utf8');
    const own = text.split(/^ {2}describe\('/m).find((part) => part.startsWith(`${kind}'`)) ?? '';
    expect(own).toMatch(/^ {4}it\('/m);
  });
});
