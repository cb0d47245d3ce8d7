import { unreachable } from '../../base/assert.ts';
import type { AllowCalls, AllowEgress, DenyCalls, Origin, Source } from '../intent.ts';
import type { Keyword } from '../print/keywords.ts';
import type { Cursor } from './cursor.ts';
import { listOf } from './lists.ts';
import { readOperation } from './phrases.ts';

const sourceStarts: readonly Keyword[] = ['workload', 'account', 'namespace', 'the', 'any', 'callers', 'anyone'];

/** Let workload shop/web call shop/orders, and refuse calls that nothing allows. Let every workload call host a.com on port 443 by tls directly; configured in namespace shop. */
export function parseLet(cursor: Cursor, origin: Origin): AllowCalls | AllowEgress {
  if (cursor.accept('every')) {
    cursor.expect('workload', 'call', 'host');
    return readEgress(cursor, [], origin);
  }
  const from = readSources(cursor);
  const beside = cursor.accept('also') ? { beside: true as const } : {};
  cursor.expect('call');
  if (from.length > 0 && !beside.beside && cursor.isNext('host') && from.every((source) => source.kind === 'workload')) {
    cursor.expect('host');
    return readEgress(cursor, from.map(({ workload }) => workload), origin);
  }
  const to = cursor.qualified('service');
  const operation = readOperation(cursor);
  if (from.length > 0 && !beside.beside) cursor.expect(',', 'and', 'refuse', 'calls', 'that', 'nothing', 'allows');
  return { kind: 'allow-calls', to, from, ...operation, ...beside, origin };
}

const protocols: readonly AllowEgress['protocol'][] = ['http', 'https', 'tls', 'tcp', 'grpc'];

function readEgress(cursor: Cursor, from: AllowEgress['from'], origin: Origin): AllowEgress {
  const host = cursor.name('<host>');
  cursor.expect('on', 'port');
  const port = cursor.port();
  cursor.expect('by');
  const protocol = cursor.value('<http, https, tls, tcp or grpc>', (text) => protocols.find((known) => known === text.toLowerCase())) ?? 'https';
  const via = cursor.oneOf('directly', 'through') === 'directly' ? 'direct' : 'egress-gateway';
  if (via === 'egress-gateway') cursor.expect('the', 'egress', 'gateway');
  cursor.expect(';', 'configured', 'in', 'namespace');
  return { kind: 'allow-egress', from, namespace: cursor.name('<namespace>'), host, port, protocol, via, origin };
}

/** Refuse calls from namespace shop to shop/orders with method DELETE, except from workload shop/admin. */
export function parseDeny(cursor: Cursor, origin: Origin): DenyCalls {
  cursor.expect('calls', 'from');
  const from = readSources(cursor);
  cursor.expect('to');
  const to = cursor.qualified('service');
  const operation = readOperation(cursor);
  if (!cursor.accept(',')) return { kind: 'deny-calls', to, from, ...operation, origin };
  cursor.expect('except', 'from');
  return { kind: 'deny-calls', to, from, ...operation, except: readSources(cursor), origin };
}

function readSources(cursor: Cursor): Source[] {
  if (cursor.accept('nobody')) return [];
  return listOf(cursor, { joiner: 'and', starts: sourceStarts, isValue: false, item: () => readSource(cursor) });
}

function readSource(cursor: Cursor): Source {
  const word = cursor.oneOf('workload', 'account', 'namespace', 'the', 'any', 'callers', 'anyone');
  switch (word) {
    case 'workload':
      return { kind: 'workload', workload: cursor.qualified('workload') };
    case 'account': {
      const name = cursor.name('<service account>');
      cursor.expect('of', 'namespace');
      return { kind: 'service-account', namespace: cursor.name('<namespace>'), name };
    }
    case 'namespace':
      return { kind: 'namespace', namespace: cursor.name('<namespace>') };
    case 'the':
      cursor.expect('ingress', 'gateway');
      return { kind: 'ingress' };
    case 'any':
      cursor.expect('workload', 'of', 'the', 'mesh');
      return { kind: 'any-identity' };
    case 'callers':
      cursor.expect('without', 'a', 'mesh', 'identity');
      return { kind: 'outside' };
    case 'anyone':
      return { kind: 'anyone' };
    default:
      return unreachable(word);
  }
}
