import { compareText, groupBy } from '../../base/order.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Expose } from '../intent.ts';
import { fromFile, report, type ReadContext } from './context.ts';
import { missing, oneOrMany, readFields, readList, readMap, readPort, readSwitch, readText, readTexts, readWord } from './fields.ts';
import { readPath } from './request-match.ts';
import { checkServicePort, namespaceOf, resolveService, resolveWorkloads } from './resolve.ts';
import type { Node } from '../../yaml/tree.ts';

const hostPattern = /^(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i;

function readHost(context: ReadContext, node: Node): string | undefined {
  const host = readText(context, node, '`host`');
  if (host === undefined) return undefined;
  if (hostPattern.test(host)) return host.toLowerCase();
  report(context, 'wrong-type', node, `\`${host}\` is no host name`, host.includes('://') ? 'leave the scheme and the path out, as in `api.example.com`' : undefined);
  return undefined;
}

/** Reads `egress:`: the hosts outside of the mesh that may be called, and by whom. */
export function readEgress(context: ReadContext, node: Node, rootNamespace: string): void {
  for (const item of readList(context, node, '`egress`')?.items ?? []) {
    const fields = readFields(context, item, ['host', 'port', 'protocol', 'via', 'from'], 'an item of `egress`');
    if (!fields) continue;
    if (!fields.host) {
      missing(context, item, 'host', 'an item of `egress`');
      continue;
    }
    const host = readHost(context, fields.host);
    const protocol = fields.protocol ? readWord(context, fields.protocol, ['http', 'https', 'tls', 'tcp', 'grpc'], '`protocol`') : 'https';
    const port = fields.port ? readPort(context, fields.port) : protocol === 'http' ? 80 : 443;
    const via = fields.via ? readWord(context, fields.via, ['direct', 'egress-gateway'], '`via`') : 'direct';
    const from = fields.from ? oneOrMany(fields.from).map((caller) => resolveWorkloads(context, caller)) : [];
    if (host === undefined || !protocol || port === undefined || !via || from.includes(undefined)) continue;
    const callers = [...new Set(from.flatMap((workloads) => workloads ?? []))].sort(compareText);
    const byNamespace = callers.length === 0 ? new Map([[rootNamespace, callers]]) : groupBy(callers, namespaceOf);
    for (const [namespace, own] of byNamespace) context.intents.push({ kind: 'allow-egress', from: own, namespace, host, port, protocol, via, origin: fromFile(context, item) });
  }
}

/** Reads `expose:`: the Services that the ingress gateway offers to the outside. */
export function readExpose(context: ReadContext, node: Node): void {
  for (const item of readList(context, node, '`expose`')?.items ?? []) {
    const fields = readFields(context, item, ['service', 'host', 'port', 'tls', 'paths'], 'an item of `expose`');
    if (!fields) continue;
    if (!fields.service || !fields.host) {
      missing(context, item, fields.service ? 'host' : 'service', 'an item of `expose`');
      continue;
    }
    const service = resolveService(context, fields.service);
    const host = readHost(context, fields.host);
    if (service === undefined || host === undefined) continue;
    const port = readPort(context, fields.port);
    checkServicePort(context, service, port, fields.port);
    const tls = fields.tls && readTls(context, fields.tls);
    const paths = fields.paths ? oneOrMany(fields.paths).flatMap((path) => readPath(context, path) ?? []) : [];
    context.intents.push({ kind: 'expose', service, host, ...(port === undefined ? {} : { port }), ...(tls ? { tls } : {}), paths, origin: fromFile(context, item) });
  }
}

function readTls(context: ReadContext, node: Node): Expose['tls'] {
  const fields = readFields(context, node, ['mode', 'credential', 'redirectHttp'], '`tls`');
  if (!fields) return undefined;
  const mode = fields.mode ? readWord(context, fields.mode, ['simple', 'mutual', 'passthrough'], '`mode`') : 'simple';
  const credential = readText(context, fields.credential, '`credential`');
  const redirectHttp = readSwitch(context, fields.redirectHttp, '`redirectHttp`') ?? mode !== 'passthrough';
  if (!mode) return undefined;
  if (mode !== 'passthrough' && credential === undefined) missing(context, node, 'credential', '`tls`');
  if (mode === 'passthrough' && fields.credential) report(context, 'contradiction', fields.credential, 'with `passthrough` the gateway never opens the TLS, so it needs no `credential`', 'take one of them away');
  return { mode, ...(credential === undefined ? {} : { credential }), redirectHttp };
}

/** Reads `users:`: the tokens that people's requests must carry. */
export function readUsers(context: ReadContext, node: Node): void {
  for (const { key, value } of readMap(context, node, '`users`')?.entries ?? []) {
    const service = resolveService(context, key);
    if (service === undefined) continue;
    for (const item of oneOrMany(value)) readIssuer(context, service, item);
  }
}

function readIssuer(context: ReadContext, service: QualifiedName, node: Node): void {
  const fields = readFields(context, node, ['issuer', 'jwks', 'audiences', 'required'], 'an item of `users`');
  if (!fields) return;
  const issuer = readText(context, fields.issuer, '`issuer`');
  if (issuer === undefined) return fields.issuer ? undefined : missing(context, node, 'issuer', 'an item of `users`');
  const jwksUri = readText(context, fields.jwks, '`jwks`');
  const audiences = readTexts(context, fields.audiences, 'an audience') ?? [];
  const required = readSwitch(context, fields.required, '`required`') ?? true;
  context.intents.push({ kind: 'authenticate-users', service, issuer, ...(jwksUri === undefined ? {} : { jwksUri }), audiences, required, origin: fromFile(context, node) });
}
