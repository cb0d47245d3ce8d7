import type { AuthenticateUsers, Expose, MutualTlsException, MutualTlsMode, Origin, RequireMutualTls } from '../intent.ts';
import type { Cursor } from './cursor.ts';
import { fill, readMoreClauses, valuesOf, type Draft } from './lists.ts';
import { readPaths, readPort, readScope } from './phrases.ts';

/** Require mutual TLS in namespace shop. Require tokens of issuer "https://id.example.com" on calls to shop/orders. */
export function parseRequire(cursor: Cursor, origin: Origin): RequireMutualTls | AuthenticateUsers {
  if (cursor.accept('tokens')) return readUsers(cursor, true, origin);
  cursor.expect('mutual', 'tls');
  return readMutualTls(cursor, 'strict', origin);
}

/** Accept mutual TLS and plaintext in the whole mesh. */
export function parseAccept(cursor: Cursor, origin: Origin): RequireMutualTls {
  cursor.expect('mutual', 'tls', 'and', 'plaintext');
  return readMutualTls(cursor, 'permissive', origin);
}

/** Switch mutual TLS off in workload shop/legacy. */
export function parseSwitch(cursor: Cursor, origin: Origin): RequireMutualTls {
  cursor.expect('mutual', 'tls', 'off');
  return readMutualTls(cursor, 'disable', origin);
}

/** Check tokens of issuer "https://id.example.com" on calls to shop/orders. */
export function parseCheck(cursor: Cursor, origin: Origin): AuthenticateUsers {
  cursor.expect('tokens');
  return readUsers(cursor, false, origin);
}

function readMutualTls(cursor: Cursor, mode: MutualTlsMode, origin: Origin): RequireMutualTls {
  cursor.expect('in');
  const scope = readScope(cursor);
  const exceptions: MutualTlsException[] = [];
  if (cursor.accept(',')) {
    cursor.expect('except', 'that');
    do exceptions.push(readException(cursor));
    while (cursor.accept(';'));
  }
  return { kind: 'require-mutual-tls', scope, mode, exceptions, origin };
}

function readException(cursor: Cursor): MutualTlsException {
  cursor.expect('workload');
  const workload = cursor.qualified('workload');
  const port = readPort(cursor);
  cursor.expect('takes', 'plaintext');
  const mode = cursor.oneOf('too', 'only') === 'only' ? 'disable' : 'permissive';
  cursor.expect('because');
  return { workload, ...port, mode, reason: cursor.text() };
}

function readUsers(cursor: Cursor, required: boolean, origin: Origin): AuthenticateUsers {
  cursor.expect('of', 'issuer');
  const issuer = cursor.name('<issuer>');
  cursor.expect('on', 'calls', 'to');
  const service = cursor.qualified('service');
  const draft: Draft<AuthenticateUsers> = {};
  readMoreClauses(cursor, {
    with: () => {
      cursor.expect('keys', 'from');
      fill(cursor, draft, 'jwksUri', cursor.name('<URL>'));
    },
    for: () => {
      cursor.expect('audience');
      fill(cursor, draft, 'audiences', valuesOf(cursor, 'or', () => cursor.name('<audience>')));
    },
  });
  return { kind: 'authenticate-users', service, issuer, audiences: [], ...draft, required, origin };
}

type Tls = NonNullable<Expose['tls']>;

/** Offer shop/orders on port 80 to the outside as host shop.example.com; with simple TLS from secret shop-cert; redirecting plaintext. */
export function parseExpose(cursor: Cursor, origin: Origin): Expose {
  const service = cursor.qualified('service');
  const port = readPort(cursor);
  cursor.expect('to', 'the', 'outside', 'as', 'host');
  const host = cursor.name('<host>');
  cursor.expect(';');
  const paths = cursor.accept('for') ? readPathsOfHost(cursor) : [];
  if (cursor.oneOf('in', 'with') === 'in') {
    cursor.expect('plaintext');
    return { kind: 'expose', service, host, ...port, paths, origin };
  }
  return { kind: 'expose', service, host, ...port, tls: readTls(cursor), paths, origin };
}

function readPathsOfHost(cursor: Cursor): Expose['paths'] {
  cursor.expect('path');
  const paths = readPaths(cursor);
  cursor.expect(';');
  return paths;
}

function readTls(cursor: Cursor): Tls {
  const mode = cursor.oneOf('simple', 'mutual', 'passthrough');
  cursor.expect('tls');
  const draft: Draft<Tls> = {};
  if (cursor.accept('from')) {
    cursor.expect('secret');
    draft.credential = cursor.name('<secret>');
  }
  cursor.expect(';');
  const redirectHttp = cursor.oneOf('redirecting', 'without') === 'redirecting';
  if (!redirectHttp) cursor.expect('redirecting');
  cursor.expect('plaintext');
  return { mode, ...draft, redirectHttp };
}
