import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { accessLog } from '../../src/agent.ts';
import { kubeconfigOf } from '../../src/api-server.ts';
import { received, send } from '../../src/client.ts';
import { objectsIn } from '../../src/manifests.ts';
import { built } from '../../src/paths.ts';
import { runCommand } from '../../src/run-command.ts';
import { sleep, until } from '../../src/until.ts';
import { outsideClient } from '../../src/up.ts';
import { applyAll } from '../shared.ts';
import { application, fileBeside, generate, settleMs, underIntents, withAndWithout } from './generated.ts';
import { isLikely } from './likely.ts';
import { arrivals, describeMesh, notShown, outcomeOf, repeat, statuses, web } from './mesh.ts';

const stock = { host: 'stock', port: 80 } as const;
/** Whatever is delivered to the collector counts as spans. */
const collector = { name: 'spans', zipkin: { service: 'collector.tracing.svc.cluster.local', port: 9411 } };
/** What Telemetry logs with in a cluster writes to the standard output of the proxy; here it goes where the lab reads logs. */
const logFile = { name: 'envoy', envoyFileAccessLog: { path: './access.log', logFormat: { labels: {} } } };
const collectorManifests = {
  path: 'collector.yaml',
  text: `
apiVersion: v1
kind: Service
metadata: {name: collector, namespace: tracing}
spec: {selector: {app: collector}, ports: [{name: http, port: 9411, targetPort: 9411}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: collector, namespace: tracing}
spec:
  selector: {matchLabels: {app: collector}}
  template: {metadata: {labels: {app: collector}}, spec: {containers: [{name: app, image: "example/collector:1", ports: [{containerPort: 9411}]}]}}
`,
};

describeMesh('proxies', { meshConfig: { enableTracing: true, extensionProviders: [collector, logFile], defaultProviders: { tracing: ['spans'] } } }, (lab) => {
  describe('observe', () => {
    let round = 0;
    /** Statuses that a workload's proxy logged of two requests, once the caller's proxy has logged them too. */
    const logged = async (workload: string): Promise<unknown[]> => {
      round += 1;
      const path = `/logged-${round}`;
      await repeat(lab(), web, 1, { ...stock, path });
      await repeat(lab(), web, 1, { ...stock, path, headers: { 'x-echo-status': '404' } });
      const of = (key: string): unknown[] => lab().pods.filter((pod) => `${pod.namespace}/${pod.workload}` === key).flatMap((pod) => accessLog(pod)).filter((entry) => entry['path'] === path).map((entry) => entry['response_code']);
      await until({ what: "the caller's access log", timeoutMs: 30_000 }, () => Promise.resolve(of(web).length === 2 ? true : undefined));
      // Proxies write every second.
      await sleep(2000);
      return of(workload).sort();
    };

    it('logs every request, errors only, or none', async () => {
      const { without, under } = await withAndWithout(lab(), 'observe: {workloads: {stock: {accessLogs: errors}}}', () => logged('shop/stock'));
      expect({ without, under }).toEqual({ without: [200, 404], under: [404] });
      expect(await underIntents(lab(), 'observe: {workloads: {stock: {accessLogs: off}}}', () => logged('shop/stock'))).toEqual([]);
      expect(await underIntents(lab(), 'observe: {namespaces: {shop: {accessLogs: errors}}, workloads: {stock: {accessLogs: on}, web: {accessLogs: on}}}', () => logged('shop/stock'))).toEqual([200, 404]);
    });

    it('traces the share of the requests that it says', async () => {
      const tries = 400;
      const sampled = async (path: string): Promise<number> => {
        await repeat(lab(), web, tries, { ...stock, path });
        return (await arrivals(lab(), ['shop/stock'], path)).filter(({ headers }) => headers?.['x-b3-sampled'] === '1').length;
      };
      const quarter = await underIntents(lab(), 'observe: {mesh: {tracing: 25%}}', () => sampled('/quarter'));
      expect(isLikely(quarter, tries, 0.25), `${quarter} of ${tries}`).toBe(true);
      const shares = await underIntents(lab(), 'observe: {mesh: {tracing: 100%}, namespaces: {shop: {tracing: 0%}}}', async () => {
        const shop = await sampled('/never');
        const spans = await received(lab().pod('tracing/collector'), true);
        await repeat(lab(), 'jobs/cleaner', 20, { host: 'stock.shop', port: 80, path: '/always' });
        await until({ what: 'spans at the collector', timeoutMs: 60_000 }, async () => ((await received(lab().pod('tracing/collector'))).some(({ url }) => url === '/api/v2/spans') ? true : undefined));
        return { shop, always: (await arrivals(lab(), ['shop/stock'], '/always')).filter(({ headers }) => headers?.['x-b3-sampled'] === '1').length, hadSpans: spans.length > 0 };
      });
      expect(shares).toEqual({ shop: 0, always: 20, hadSpans: true });
    });

    notShown("counts requests, or does not", "Istio's filter `istio.stats` is not in an unmodified Envoy, so the proxies of the lab count nothing by themselves");
  });

  describe('join-mesh', () => {
    it('gives the pods of a namespace a proxy, by the patches that it writes', async () => {
      const before = fileBeside('joining.yaml');
      await applyAll(lab(), objectsIn(before));
      await lab().settle({ timeoutMs: settleMs });
      const ask = async (): Promise<unknown[]> => {
        const call = await send(lab().pod('legacy/billing'), { host: 'stock.shop', port: 80 });
        return [call.received?.identity, (await send(lab().pod(web), { host: 'billing.legacy', port: 80 })).received?.identity];
      };
      expect(await ask()).toEqual([undefined, undefined]);

      const { report } = generate('join: {namespaces: {legacy: {holdUntilProxyStarts: on, resources: {cpu: 100m}}}}', [application, before]);
      await patch(report.files.filter(({ path }) => path.startsWith('patches/') && !path.endsWith('kustomization.yaml')).map(({ path, content }) => ({ path, text: content })));
      const patched = await Promise.all(objectsIn(before).map(async (object) => (await lab().api.find(object)) ?? object));
      expect(patched.find(({ kind }) => kind === 'Namespace')?.metadata.labels).toMatchObject({ team: 'old', 'istio-injection': 'enabled' });
      expect(JSON.stringify(patched)).toContain('holdApplicationUntilProxyStarts: true');
      await applyAll(lab(), patched.map(withoutServerFields));
      await lab().settle({ timeoutMs: settleMs });
      expect(await ask()).toEqual(['spiffe://cluster.local/ns/legacy/sa/billing', 'spiffe://cluster.local/ns/shop/sa/web']);
    });

    /** As the comment at the head of each patch says. */
    const patch = async (files: readonly { readonly path: string; readonly text: string }[]): Promise<void> => {
      expect(files.map(({ path }) => path).sort()).toEqual(['patches/legacy-deployment-billing.yaml', 'patches/namespace-legacy.yaml']);
      const folder = mkdtempSync(join(tmpdir(), 'patches-'));
      const kubectl = (...argumentList: string[]): Promise<string> => runCommand(built.kubectl, ['--kubeconfig', kubeconfigOf(lab().instance), ...argumentList], { advice: 'see the message of kubectl', timeoutMs: 60_000 });
      for (const [index, { text }] of files.entries()) {
        const file = join(folder, `${index}.yaml`);
        writeFileSync(file, text);
        const said = /kubectl (.*)$/m.exec(text)?.[1]?.split(' ') ?? [];
        await kubectl(...said.map((word) => (word === 'THIS_FILE' ? file : word)));
      }
      rmSync(folder, { recursive: true });
    };

    notShown('holds the application back until its proxy runs, and gives the proxy its resources', 'the injector does both, and the pods of the lab have none');
  });

  describe('connect-cluster', () => {
    it('cannot be written: nothing is, calls go on as they did, and the loss says what to do instead', async () => {
      const { objects, report } = generate('services: {orders: {cluster: west}}');
      expect([objects, report.losses.map(({ intent: kind, instead }) => [kind, instead?.slice(0, 23)])]).toEqual([[], [['connect-cluster', 'join the clusters first']]]);
      expect(statuses(await repeat(lab(), web, 3, { host: 'orders', port: 80 }))).toEqual([200, 200, 200]);
    });

    notShown('reaches a service in another cluster', 'the lab has one cluster, and the mesh has no configuration for it');
  });

  describe('limit-rate', () => {
    it('counts gRPC calls too, and those of clients outside the mesh', async () => {
      const { without, under } = await withAndWithout(lab(), 'services: {users: {limit: {requests: 5, per: 1h}}}', () => repeat(lab(), outsideClient, 20, { host: 'users.shop', port: 9090, protocol: 'grpc', path: '/a.B/C' }));
      expect(without.map(outcomeOf)).toEqual(without.map(() => 'users-0'));
      expect(under.filter(({ grpcStatus }) => grpcStatus === 0)).toHaveLength(5);
    });
  });
}, async (lab) => {
  await applyAll(lab, [...objectsIn(collectorManifests), ...objectsIn(application)]);
});

/** What the API server added, and who owns which field: an object as a file would have it. */
function withoutServerFields<T extends { readonly metadata: object }>(object: T): T {
  const { managedFields: _, resourceVersion: __, uid: ___, creationTimestamp: ____, generation: _____, ...metadata } = object.metadata as Record<string, unknown>;
  return { ...object, metadata };
}
