import type { InjectFault, Origin, Redirect, Rewrite } from '../intent.ts';
import type { Cursor } from './cursor.ts';
import { fill, listOf, readClauses, type Draft } from './lists.ts';
import { readCalls } from './phrases.ts';

/** Disturb calls to shop/orders with header x-chaos equal to "true": delay 50% by 3s; fail 1% with status 503. */
export function parseFault(cursor: Cursor, origin: Origin): InjectFault {
  const calls = readCalls(cursor);
  cursor.expect(':');
  const draft: Draft<InjectFault> = {};
  if (cursor.accept('no')) cursor.expect('faults');
  else {
    readClauses(cursor, {
      delay: () => {
        const percent = cursor.percent();
        cursor.expect('by');
        fill(cursor, draft, 'delay', { percent, delayMs: cursor.duration() });
      },
      fail: () => fill(cursor, draft, 'abort', readAbort(cursor)),
    });
  }
  return { kind: 'inject-fault', ...calls, ...draft, origin };
}

type Abort = NonNullable<InjectFault['abort']>;

function readAbort(cursor: Cursor): Abort {
  const percent = cursor.percent();
  cursor.expect('with');
  const draft: Draft<Abort> = {};
  listOf(cursor, {
    joiner: 'and',
    starts: ['status', 'grpc'],
    isValue: false,
    item: () => {
      if (cursor.oneOf('status', 'grpc') === 'status') return fill(cursor, draft, 'httpStatus', cursor.count(100, 999, '<status>'));
      cursor.expect('status');
      fill(cursor, draft, 'grpcStatus', cursor.name('<gRPC status>'));
    },
  });
  return { ...draft, percent };
}

/** Rewrite calls to shop/orders with path under /old: the path becomes /new; the host becomes api.example.com. */
export function parseRewrite(cursor: Cursor, origin: Origin): Rewrite {
  const calls = readCalls(cursor);
  cursor.expect(':');
  const draft: Draft<Rewrite> = {};
  if (!cursor.accept('nothing')) {
    readClauses(cursor, {
      the: () => {
        const what = cursor.oneOf('path', 'host');
        cursor.expect('becomes');
        fill(cursor, draft, what, cursor.name(`<${what}>`));
      },
      each: () => {
        cursor.expect('match', 'of');
        const match = cursor.text();
        cursor.expect('in', 'the', 'path', 'becomes');
        fill(cursor, draft, 'pathRegex', { match, replacement: cursor.text() });
      },
    });
  }
  return { kind: 'rewrite', ...calls, ...draft, origin };
}

const statuses: readonly Redirect['status'][] = [301, 302, 303, 307, 308];

/** Redirect calls to shop/orders with path /home by status 301 to host shop.example.com; path /. */
export function parseRedirect(cursor: Cursor, origin: Origin): Redirect {
  const calls = readCalls(cursor);
  cursor.expect('by', 'status');
  const written = cursor.value('<301, 302, 303, 307 or 308>', (text) => (statuses.some((status) => String(status) === text) ? text : undefined));
  const status = statuses.find((known) => String(known) === written) ?? 302;
  cursor.expect('to');
  const draft: Draft<Redirect> = {};
  if (!cursor.accept('nothing')) {
    readClauses(cursor, {
      scheme: () => fill(cursor, draft, 'scheme', cursor.value('<http or https>', (text) => (text === 'http' || text === 'https' ? text : undefined)) ?? 'https'),
      host: () => fill(cursor, draft, 'host', cursor.name('<host>')),
      port: () => fill(cursor, draft, 'port', cursor.port()),
      path: () => fill(cursor, draft, 'path', cursor.name('<path>')),
    });
  }
  return { kind: 'redirect', ...calls, status, ...draft, origin };
}
