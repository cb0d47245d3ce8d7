import { describe, expect, it } from 'vitest';
import { source } from '../../test/plain-model.ts';
import { describeConnection } from './connection-text.ts';
import { byDefault, type Provenance } from './provenance.ts';
import { decodeFile } from '../kube/decode.ts';
import { at } from './provenance.ts';

const [rule] = decodeFile({ path: 'rule.yaml', text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n' }).resources;
const written: Provenance = rule === undefined ? source : at(rule);

describe('what is written about connections', () => {
  it('is the breaker, the limits, and what else is not a default', () => {
    const found = describeConnection({
      ejection: { value: { consecutiveErrors: 5, ejectForMs: 30_000, maxEjectionPercent: 50, intervalMs: 10_000 }, source: written },
      limits: { value: { maxConnections: 100, maxPendingRequests: 10 }, source: written },
      connectTimeoutMs: { value: 1000, source: written },
      balancing: { value: 'ROUND_ROBIN', source: byDefault('mesh default') },
    });
    expect(found).toEqual({ text: 'breaker: out for 30 s after 5 errors, at most 50 % of the pods; at most 100 connections, 10 waiting requests; connects within 1 s', source: written });
  });

  it('is nothing where only defaults decide', () => {
    expect(describeConnection({ connectTimeoutMs: { value: 10_000, source: byDefault('mesh default') }, balancing: { value: 'LEAST_REQUEST', source: byDefault('mesh default') } })).toBeUndefined();
    expect(describeConnection({})).toBeUndefined();
  });

  it('says that a breaker without a cause never opens', () => {
    expect(describeConnection({ ejection: { value: { ejectForMs: 1000 }, source: written } })?.text).toBe('breaker: never opens');
  });
});
