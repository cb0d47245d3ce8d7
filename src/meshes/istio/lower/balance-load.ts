import type { BalanceAlgorithm, IntentOf } from '../../../intents/intent.ts';
import type { JsonObject } from '../../../kube/resource.ts';
import { diagnose } from '../assembly/context.ts';
import type { Lowering } from '../assembly/contribution.ts';
import { duration } from '../assembly/names.ts';
import { compact } from '../assembly/object.ts';

const balanceLoad: Lowering<'balance-load'> = {
  kind: 'balance-load',
  support: { level: 'supported' },
  lower: (intents, context) => ({
    policies: intents.map((intent) => ({ service: intent.service, block: 'loadBalancer', value: loadBalancerOf(intent), comments: [], intent, ...(intent.version === undefined ? {} : { version: intent.version }), ...(intent.versionLabels === undefined ? {} : { versionLabels: intent.versionLabels }) })),
    diagnostics: intents.filter(isNameless).map((intent) => diagnose(context, intent, intent.service, { rule: 'intents/hash-without-name', message: `the hash for \`${intent.service}\` does not say which ${intent.algorithm.kind === 'hash' ? intent.algorithm.by : 'value'} it is by`, help: 'write `name:`' })),
  }),
};

function isNameless(intent: IntentOf<'balance-load'>): boolean {
  const { algorithm } = intent;
  return algorithm.kind === 'hash' && algorithm.by !== 'source-ip' && (algorithm.name ?? '') === '';
}

function loadBalancerOf(intent: IntentOf<'balance-load'>): JsonObject {
  const { algorithm, warmupMs } = intent;
  return compact({
    ...(algorithm.kind === 'hash' ? { consistentHash: hashOf(algorithm) } : { simple: algorithm.kind.replace('-', '_').toUpperCase() }),
    warmup: warmupMs === undefined ? undefined : { duration: duration(warmupMs) },
  });
}

function hashOf(algorithm: Extract<BalanceAlgorithm, { kind: 'hash' }>): JsonObject {
  const name = algorithm.name ?? '';
  switch (algorithm.by) {
    case 'header':
      return { httpHeaderName: name };
    case 'query':
      return { httpQueryParameterName: name };
    case 'source-ip':
      return { useSourceIp: true };
    case 'cookie':
      // The proxy sets the cookie where a request has none; 0 makes it one of the session.
      return { httpCookie: { name, ttl: duration(algorithm.ttlMs ?? 0) } };
  }
}

export default balanceLoad;
