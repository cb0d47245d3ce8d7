import { concreteView } from '../../src/model/concrete-request.ts';
import { outside, type MeshModel } from '../../src/model/mesh-model.ts';
import { trace } from '../../src/model/trace.ts';

/**
 * What becomes of one request, in a line: `shop/web GET reviews/api x-beta=1`, or `@ GET shop.example.com/x` from outside.
 * Where it ends by share, then what limits it, if anything does.
 */
export function tell(model: MeshModel, asked: string): string {
  const [client = '', method = 'GET', url = '', ...headers] = asked.split(' ');
  const slash = url.includes('/') ? url.indexOf('/') : url.length;
  const path = url.slice(slash) || '/';
  const view = concreteView({ method, path, headers: Object.fromEntries(headers.map((header) => [header.slice(0, header.indexOf('=')), header.slice(header.indexOf('=') + 1)])) });
  const decision = trace(model, { client: client === '@' ? outside : client, host: url.slice(0, slash), port: 80, protocol: 'http' }, view);
  const { outcome, status, destinations, timeoutMs, retries, mirrors, fault, location, changes } = decision;
  const shares = destinations.filter(({ weight }) => weight > 0).map(({ weight, workloads, outcome: each }) => `${weight} ${each === 'delivered' ? workloads.map((id) => id.split('/')[1]).join('|') : each}`);
  return [
    outcome === 'delivered' ? shares.sort().join(', ') : `${outcome} ${location ?? status ?? ''}`.trim(),
    ...(timeoutMs?.value === undefined ? [] : [`within ${timeoutMs.value}`]),
    ...(retries === undefined || outcome !== 'delivered' || retries.value.attempts === 2 ? [] : [`${retries.value.attempts} retries`]),
    ...mirrors.map(({ percent, subset }) => `${percent} copied to ${subset ?? 'all'}`),
    ...(fault?.abort === undefined ? [] : [`${fault.abort.percent} fail`]),
    ...(fault?.delay === undefined ? [] : [`${fault.delay.percent} wait`]),
    ...changes.flatMap((change) => (change.kind === 'path' || change.kind === 'path-prefix' ? [`path to ${change.to}`] : [])),
  ].join('; ');
}
