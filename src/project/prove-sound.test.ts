import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryMesh } from '../../test/validate/arbitrary-mesh.ts';
import type { Assertion } from '../intents/assertion.ts';
import { readMesh } from '../intents/read-mesh.ts';
import { backends } from '../meshes/registry.ts';
import { allCalls } from '../model/calls.ts';
import { viewOfCall } from '../model/concrete-request.ts';
import type { Decision } from '../model/decision.ts';
import { outside, stranger, type Call, type MeshModel } from '../model/mesh-model.ts';
import { prove } from '../model/prove.ts';
import type { Request } from '../model/request-view.ts';
import { trace } from '../model/trace.ts';
import { ResourceSet } from '../kube/resource-set.ts';
import { decodeFile } from '../kube/decode.ts';
import { compile } from '../compile/compile.ts';
import { openProject } from './project.ts';

const sentences = ['nobody but web reaches orders', 'nobody reaches orders with DELETE', 'web does not reach ledger', 'strangers do not reach cart', 'ingress does not reach orders', 'every call to orders is encrypted', 'every call is encrypted', 'no request to cart is lost', 'no request is lost'] as const;

const request: fc.Arbitrary<Request> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'DELETE', 'PUT', 'HEAD'),
  path: fc.constantFrom('/', '/orders', '/orders/1', '/orders/a=b', '/api/orders/x', '/old', '/v1/a', '/help', '/orders?debug=1', '/v12/x?debug=1', '/healthz'),
  headers: fc.dictionary(fc.constantFrom('x-canary', 'x-user', 'x-id', 'x-chaos'), fc.constantFrom('true', 'anna', '7', ''), { maxKeys: 2, noNullPrototype: true }),
});

interface Case {
  readonly model: MeshModel;
  readonly assertion: Assertion;
  readonly result: ReturnType<typeof prove>[number];
}

/** The mesh as it is written, lifted; undefined where the mesh file is refused, as many are. */
function caseOf({ manifests, meshFile }: { readonly manifests: { readonly path: string; readonly text: string }; readonly meshFile: { readonly path: string; readonly text: string } }, sentence: string): Case | undefined {
  const project = openProject([manifests]);
  const mesh = readMesh({ ...meshFile, text: JSON.stringify({ ...(JSON.parse(meshFile.text) as object), users: undefined, assert: [sentence] }) }, project.topology, { confirmUnscopedFaults: true });
  const backend = backends.get(mesh.settings.mesh);
  if (backend === undefined || mesh.diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  const lowered = backend.lower({ intents: mesh.intents, topology: project.topology, settings: mesh.settings, confirmUnscopedFaults: true });
  const [assertion] = mesh.assertions;
  if (assertion === undefined || lowered.diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  const written = compile(lowered).filter(({ path }) => path !== 'kustomization.yaml').flatMap(({ path, content }) => decodeFile({ path, text: content }).resources);
  const model = backend.lift({ resources: ResourceSet.of([...project.resources.all(), ...written]), topology: project.topology, gateways: [mesh.settings.ingress, mesh.settings.egress], isInstalled: true });
  const [result] = prove(model, project.topology, [assertion]);
  return result === undefined ? undefined : { model, assertion, result };
}

/** The meaning of each sentence for one request, said once more and as plainly as it can be. Copies by mirrors are left out. */
function breaks(model: MeshModel, assertion: Assertion, call: Call, asked: Request, decision: Decision): boolean {
  const own = new Set(model.hosts.filter((host) => 'to' in assertion && host.service === assertion.to).flatMap((host) => host.workloads));
  const arrives = decision.destinations.some((share) => share.outcome === 'delivered' && share.weight > 0 && share.workloads.some((id) => own.has(id)));
  const isRequest = call.protocol === 'http' || call.protocol === 'grpc';
  switch (assertion.kind) {
    case 'only-reached-by': {
      const isNamed = assertion.callers.workloads.includes(call.client) || own.has(call.client);
      return arrives && !isNamed && (assertion.method === undefined || (isRequest && asked.method === assertion.method));
    }
    case 'never-reaches': {
      const { workloads, ingress, strangers } = assertion.callers;
      return arrives && (workloads.includes(call.client) || (ingress && call.client === outside) || (strangers && call.client === stranger));
    }
    case 'encrypted':
      return decision.destinations.some((share) => share.outcome === 'delivered' && share.weight > 0 && share.transport === 'plaintext' && share.workloads.some((id) => assertion.to === undefined || own.has(id)));
    default:
      return decision.destinations.some(({ weight, outcome, status }) => weight > 0 && (outcome === 'no-route' || outcome === 'unreachable' || (outcome === 'refused' && status === 503))) || decision.outcome === 'no-route' || decision.outcome === 'unreachable';
  }
}

function decided(model: MeshModel, call: Call, asked: Request): Decision {
  return trace(model, call, viewOfCall(call.protocol, asked));
}

describe('proofs of properties', () => {
  it('show a request that breaks what does not hold, and no request contradicts what holds', () => {
    const seen = { violated: 0, holds: 0, unknown: 0 };
    fc.assert(
      fc.property(arbitraryMesh, fc.constantFrom(...sentences), fc.array(request, { minLength: 12, maxLength: 12 }), fc.integer({ min: 0, max: 1000 }), (mesh, sentence, requests, start) => {
        const found = caseOf(mesh, sentence);
        if (found === undefined) return;
        const { model, assertion, result } = found;
        seen[result.verdict] += 1;
        const { counterexample } = result;
        if (result.verdict === 'violated' && counterexample !== undefined) {
          const { call, request: witness } = counterexample;
          const decision = decided(model, call, witness);
          if (result.because?.startsWith('a copy') !== true) expect({ call, witness, because: result.because, breaks: breaks(model, assertion, call, witness, decision) }).toMatchObject({ breaks: true });
        }
        // Losses are looked for among known callers only, so any request of any caller says nothing about them.
        if (result.verdict !== 'holds' || assertion.kind === 'nothing-lost') return;
        const calls = [...allCalls(model)];
        requests.forEach((asked, index) => {
          for (let step = 0; step < 20; step += 1) {
            const call = calls[(start + index * 31 + step * 17) % calls.length];
            if (call === undefined) continue;
            expect({ call, asked, breaks: breaks(model, assertion, call, asked, decided(model, call, asked)) }).toMatchObject({ breaks: false });
          }
        });
      }),
      { numRuns: Number(process.env['RUNS'] ?? 150) },
    );
    // A generator that finds nothing to decide would prove nothing.
    expect(Math.min(seen.violated, seen.holds)).toBeGreaterThan(3);
  });
});
