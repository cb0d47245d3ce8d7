import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkProject } from '../src/project/check.ts';
import { discoverReport } from '../src/project/discover.ts';
import { generateFiles } from '../src/project/generate.ts';
import { openProject } from '../src/project/project.ts';
import { readText, repositoryRoot } from './shared.ts';

const folder = join(repositoryRoot, 'examples/shop');
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => ({ path: `examples/shop/${name}`, text: readText(join(folder, name)) }));
const project = openProject(files);
const report = discoverReport(project);

/** Who calls whom in the story of examples/shop/README.md, written by hand from it. */
const calls: Readonly<Record<string, string>> = {
  'api-gateway': 'notification-service order-service product-service user-service',
  'analytics-processor': 'recommendation-service',
  'cart-service': 'catalogue-data shipping-service',
  'email-worker': 'customer-data',
  'inventory-service': 'stock-data',
  'notification-service': 'email-worker sms-worker',
  'order-events-processor': 'notification-service order-service',
  'order-service': 'inventory-service payment-service user-service',
  'payment-service': 'ledger-service',
  'product-service': 'catalogue-data recommendation-service review-service search-service',
  'recommendation-service': 'customer-data',
  'review-service': 'customer-data',
  'search-service': 'catalogue-data',
  'shipping-service': 'stock-data',
  'sms-worker': 'customer-data',
  'stock-processor': 'search-service stock-data',
  'stripe-webhook': 'payment-service',
  'user-service': 'cart-service customer-data',
};
const grpc = ['catalogue-data', 'customer-data', 'product-service', 'search-service', 'stock-data', 'user-service'];

describe('the example shop', () => {
  it('has the 22 services of the story: 16 speak HTTP, 6 gRPC', () => {
    const protocols = [...project.topology.services.values()].map((service) => service.ports.map((port) => port.protocol).join());
    expect(protocols.sort()).toEqual([...Array<string>(6).fill('grpc'), ...Array<string>(16).fill('http')]);
    expect([...project.topology.services.values()].filter((service) => service.ports[0]?.protocol === 'grpc').map((service) => service.name).sort()).toEqual(grpc);
  });

  it('has exactly the calls of the story, two ways in and one host outside', () => {
    const wanted = Object.entries(calls).flatMap(([from, callees]) => callees.split(' ').map((to) => `shop/${from} -> shop/${to}`));
    expect(wanted).toHaveLength(31);
    const found = report.edges.map((edge) => `${edge.from} -> ${edge.to}`).sort();
    expect(found).toEqual([...wanted, '@ingress -> shop/api-gateway', '@ingress -> shop/stripe-webhook', 'shop/payment-service -> api.stripe.com'].sort());
    expect(report.unknown).toEqual([]);
    expect(report.cycles).toEqual([]);
  });

  it('has the timeouts of the story: 8 wait for ever, 5 wait 30 s, 9 are fine', () => {
    expect(report.summary.timeouts).toEqual({ none: 8, 'too-long': 5, fine: 9 });
    const long = report.timeouts.filter((timeout) => timeout.timeoutMs !== null && timeout.timeoutMs > 10_000);
    expect(new Set(long.map((timeout) => timeout.timeoutMs))).toEqual(new Set([30_000]));
    expect(long.map((timeout) => timeout.workload)).toContain('shop/order-service');
  });

  it('is generated without an error, keeps Stripe connected and lets only known callers in', () => {
    const { files: written, diagnostics } = generateFiles(project, undefined, { confirmUnscopedFaults: false });
    expect(diagnostics.filter((diagnostic) => diagnostic.severity === 'error')).toEqual([]);
    const textOf = (path: string): string => written.find((file) => file.path === path)?.content ?? '';
    expect(textOf('stripe-webhook/peer-authentication.yaml')).toMatch(/portLevelMtls:\n {4}"8443":\n {6}mode: PERMISSIVE/);
    const principals = [...textOf('payment-service/authorization-policy.yaml').matchAll(/- (cluster\.local\S+)/g)].map(([, principal]) => principal);
    expect(principals).toEqual(['cluster.local/ns/shop/sa/order-service', 'cluster.local/ns/shop/sa/stripe-webhook']);
    // Kustomize patches are parts of objects, not objects.
    const objects = written.filter((file) => !file.path.startsWith('patches/') && !file.path.endsWith('kustomization.yaml'));
    expect(checkProject(openProject([...files, ...objects.map((file) => ({ path: `out/${file.path}`, text: file.content }))])).summary.errors).toBe(0);
  });

  it('is written to the same bytes whatever the order of its files and documents', () => {
    const written = (input: typeof files): string => JSON.stringify(generateFiles(openProject(input), undefined, { confirmUnscopedFaults: false }).files.map((file) => [file.path, contentOf(file.content)]));
    // Comments may name the line of a manifest, which moves with its document.
    const contentOf = (text: string): string => text.replaceAll(/^.*#.*$/gm, '');
    const expected = written(files);
    const reversed = files.map((file) => ({ ...file, text: file.text.split(/^---\n/m).reverse().map((text) => text.replace(/\n*$/, '\n')).join('---\n') }));
    const orders = fc.shuffledSubarray(reversed, { minLength: files.length });
    fc.assert(fc.property(orders, (shuffled) => void expect(written(shuffled)).toBe(expected)), { numRuns: 10 });
  });

  it('passes the readiness table but for what the story says', () => {
    const rows = Object.fromEntries((checkProject(project, { readiness: true }).readiness?.rows ?? []).map((row) => [row.check, row]));
    expect(Object.values(rows).map((row) => row.result)).not.toContain('fail');
    const findings = Object.values(rows).flatMap((row) => row.findings.map((finding) => `${row.result} ${finding.resource}`));
    expect(findings).toContain('warning Deployment shop/email-worker');
    expect(findings.some((finding) => finding.startsWith('exception') && finding.includes('stripe-webhook'))).toBe(true);
  });
});
