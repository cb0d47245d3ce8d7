import { assert, boolean, constantFrom, property, shuffledSubarray, array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/kube/resource.ts';
import { allCalls } from '../../src/model/calls.ts';
import { viewOfCall } from '../../src/model/concrete-request.ts';
import type { Decision } from '../../src/model/decision.ts';
import { diffModels, isEmptyDiff } from '../../src/model/diff.ts';
import { outside, type Call, type MeshModel } from '../../src/model/mesh-model.ts';
import { requestClasses, whoCanReach } from '../../src/model/reach.ts';
import type { Request } from '../../src/model/request-view.ts';
import { trace } from '../../src/model/trace.ts';
import { differences, treatmentKey, treatmentOf } from '../../src/model/treatment.ts';
import { arbitraryCall, arbitraryMesh, arbitraryObject, arbitraryRequest, damaged, idOf, modelOf, policyRules, type IstioObject } from './arbitrary-istio.ts';

/** More runs, or another seed, by hand: `LAW_RUNS=2000 LAW_SEED=7`. */
const factor = Number(process.env['LAW_RUNS'] ?? 1);
const seed = process.env['LAW_SEED'] === undefined ? {} : { seed: Number(process.env['LAW_SEED']) };
const runs = (numRuns: number) => ({ numRuns: numRuns * factor, ...seed });

/** Calls of gRPC are sent with POST. */
function decide(model: MeshModel, call: Call, request: Request): Decision {
  const sent = call.protocol === 'grpc' ? { ...request, method: 'POST', headers: { ...request.headers, 'content-type': 'application/grpc' } } : request;
  return trace(model, call, viewOfCall(call.protocol, { address: '10.44.0.77', ...sent }, { remoteAddress: '10.44.0.77', localAddress: '10.44.0.5' }));
}

/** The same request with other names for its Host that do not make it a call of another name. */
function namedAlike(model: MeshModel, call: Call, request: Request): Request[] {
  if (call.protocol !== 'http' && call.protocol !== 'grpc') return [];
  const table = call.client === outside ? undefined : model.outbound(call);
  const free = table?.by === 'application' || table?.sameRoutes === 'any' ? ['anything.example', 'd.beta'] : (table?.sees === 'requests' ? (table.sameRoutes ?? []) : []);
  return [`${call.host}:8080`, ...free].map((host) => ({ ...request, host }));
}

function delivered({ destinations }: Decision): number {
  return destinations.reduce((sum, share) => (share.outcome === 'delivered' ? sum + share.weight : sum), 0);
}

const shared = { timeout: 120_000 * factor };

describe('laws of the lifted model', shared, () => {
  it('every request has one fate, said the same twice, and its shares add up to 100', () => {
    assert(
      property(arbitraryMesh, array(arbitraryCall, { minLength: 5, maxLength: 10 }), arbitraryRequest, (objects, calls, request) => {
        const [model, again] = [modelOf(objects), modelOf(objects)];
        for (const call of calls) {
          const decision = decide(model, call, request);
          const sum = decision.destinations.filter(({ isStandby }) => !isStandby).reduce((total, { weight }) => total + weight, 0);
          if (decision.destinations.length > 0) expect(sum).toBeCloseTo(100, 6);
          if (decision.outcome === 'delivered') expect(delivered(decision)).toBeGreaterThan(0);
          for (const share of decision.destinations) {
            expect(share.outcome === 'delivered').toBe(share.workloads.length + share.addresses.length > 0);
          }
          expect(treatmentKey(treatmentOf(decision))).toBe(treatmentKey(treatmentOf(decide(again, call, request))));
          expect(decision.steps.length).toBeGreaterThan(0);
        }
      }),
      runs(150),
    );
  });

  it('any object that can be decoded gives an outcome, whatever stands in its fields', () => {
    const mesh = arbitraryMesh.chain((objects) => arbitraryObject.chain((object) => damaged(object).map((bad) => [...objects.filter((each) => idOf(each) !== idOf(object)), bad])));
    assert(
      property(mesh, arbitraryRequest, (objects, request) => {
        const model = modelOf(objects);
        for (const call of allCalls(model)) expect(decide(model, call, request).outcome).toBeTypeOf('string');
      }),
      runs(150),
    );
  });

  it('the order of documents changes nothing where creation times are given', () => {
    const shuffled = arbitraryMesh.map((objects) => objects.map((object, index): IstioObject => ({ ...object, metadata: { ...object.metadata, creationTimestamp: `2026-01-01T00:01:${10 + index}Z` } }))).chain((objects) => shuffledSubarray([...objects], { minLength: objects.length }).map((other) => [objects, other] as const));
    assert(
      property(shuffled, arbitraryRequest, ([objects, other], request) => {
        const [left, right] = [modelOf(objects), modelOf(other)];
        expect(left.hosts.map(({ host, namespace }) => `${namespace} ${host}`)).toEqual(right.hosts.map(({ host, namespace }) => `${namespace} ${host}`));
        for (const call of allCalls(left)) expect(treatmentOf(decide(left, call, request))).toEqual(treatmentOf(decide(right, call, request)));
      }),
      runs(60),
    );
  });

  const policy = (action: string, rules: IstioObject['spec']): IstioObject => ({ apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'added', namespace: 'beta', creationTimestamp: '2026-01-01T00:02:00Z' }, spec: { action, ...(rules === undefined ? {} : { rules }) } });

  it('a DENY policy never admits', () => {
    assert(
      property(arbitraryMesh, policyRules, arbitraryRequest, (objects, rules, request) => {
        const [open, closed] = [modelOf(objects), modelOf([...objects, policy('DENY', rules)])];
        for (const call of allCalls(open)) {
          const [before, after] = [decide(open, call, request), decide(closed, call, request)];
          if (before.outcome !== 'unknown') expect(delivered(after)).toBeLessThanOrEqual(delivered(before) + 1e-9);
        }
      }),
      runs(60),
    );
  });

  it('one ALLOW policy more at a workload that has one never refuses', () => {
    assert(
      property(arbitraryMesh, policyRules, arbitraryRequest, (objects, rules, request) => {
        const closed = { ...policy('ALLOW', []), metadata: { name: 'closed', namespace: 'beta', creationTimestamp: '2026-01-01T00:03:00Z' } };
        const [before, after] = [modelOf([...objects, closed]), modelOf([...objects, closed, policy('ALLOW', rules)])];
        for (const call of allCalls(before)) {
          const [old, current] = [decide(before, call, request), decide(after, call, request)];
          if (current.outcome !== 'unknown') expect(delivered(current)).toBeGreaterThanOrEqual(delivered(old) - 1e-9);
        }
      }),
      runs(60),
    );
  });

  it('classes are all there is: their witnesses fare as they say, and every request fares as one of them', () => {
    assert(
      property(arbitraryMesh, array(arbitraryCall, { minLength: 3, maxLength: 6 }), array(arbitraryRequest, { minLength: 4, maxLength: 8 }), (objects, calls, requests) => {
        const model = modelOf(objects);
        for (const call of calls) {
          const { classes, isComplete } = requestClasses(model, call, { address: '10.44.0.77' });
          const known = new Set(classes.map(({ result }) => treatmentKey(treatmentOf(result))));
          for (const { region, result } of classes) {
            if (result.outcome === 'unknown' || region.facts === undefined) continue;
            expect(treatmentOf(trace(model, call, viewOfCall(call.protocol, region.witness, region.facts)))).toEqual(treatmentOf(result));
          }
          if (isComplete) for (const request of requests.flatMap((one) => [one, ...namedAlike(model, call, one)])) expect(known).toContain(treatmentKey(treatmentOf(decide(model, call, request))));
        }
      }),
      runs(40),
    );
  });

  it('nothing differs between a configuration and itself', () => {
    assert(
      property(arbitraryMesh, (objects) => {
        expect(isEmptyDiff(diffModels(modelOf(objects), modelOf(structuredClone(objects))))).toBe(true);
      }),
      runs(30),
    );
  });

  it('one object more, or another spec: whatever fares differently is told, of its client and host, and nothing else is', () => {
    assert(
      property(arbitraryMesh, arbitraryObject, boolean(), array(arbitraryRequest, { minLength: 5, maxLength: 8 }), (objects, other, isReplacing, requests) => {
        const replaced = isReplacing ? objects.find(({ kind }) => kind === other.kind) : undefined;
        const added: IstioObject = replaced === undefined ? other : { ...other, metadata: replaced.metadata };
        const [before, after] = [modelOf(objects), modelOf([...objects.filter((each) => idOf(each) !== idOf(added)), added])];
        const { changes, isComplete } = diffModels(before, after, { address: '10.44.0.77' });
        for (const change of changes) {
          const { clients, host, port, protocol, witness } = change;
          if (change.before.outcome === 'unknown' || change.after.outcome === 'unknown') continue;
          for (const client of clients) {
            const call = { client, host, port, protocol };
            expect(treatmentOf(decide(before, call, witness))).toEqual(treatmentOf(change.before));
            expect(treatmentOf(decide(after, call, witness))).toEqual(treatmentOf(change.after));
          }
        }
        if (!isComplete) return;
        const known = new Set(changes.flatMap(({ clients, host, port, protocol }) => clients.map((client) => `${client} ${host} ${port} ${protocol}`)));
        for (const call of [...allCalls(before)].filter(({ client, host }) => client !== outside && after.hosts.some((each) => each.host === host))) {
          for (const request of requests) {
            if (differences(treatmentOf(decide(before, call, request)), treatmentOf(decide(after, call, request))).length > 0) expect(known).toContain(`${call.client} ${call.host} ${call.port} ${call.protocol}`);
          }
        }
      }),
      runs(40),
    );
  });

  /** The rules of every VirtualService with these fields in place of their own. */
  function withFields(objects: readonly IstioObject[], fields: JsonObject): IstioObject[] {
    return objects.map((object) => {
      const spec = object['spec'] as JsonObject;
      const http = spec['http'];
      return object.kind !== 'VirtualService' || !Array.isArray(http) ? object : { ...object, spec: { ...spec, http: (http as readonly JsonObject[]).map((rule) => ({ ...rule, ...fields })) } };
    });
  }

  it.each([
    ['other-deadline', { timeout: '7s' }, { timeout: '8s' }],
    ['other-retries', { retries: { attempts: 1 } }, { retries: { attempts: 2 } }],
    ['other-fault', { fault: { delay: { fixedDelay: '1s', percentage: { value: 5 } } } }, { fault: { delay: { fixedDelay: '1s', percentage: { value: 6 } } } }],
  ])('%s is all that changes where nothing else is written', (aspect, one, two) => {
    assert(
      property(arbitraryMesh, (objects) => {
        for (const { aspects } of diffModels(modelOf(withFields(objects, one)), modelOf(withFields(objects, two))).changes) expect(aspects).toEqual([aspect]);
      }),
      runs(20),
    );
  });

  /** The control plane refuses a rule that says nothing about where requests go, and one of several destinations that all weigh nothing. */
  function isAccepted({ kind, spec }: IstioObject): boolean {
    const { http = [] } = spec as { readonly http?: readonly { readonly route?: readonly { readonly weight?: number }[] }[] };
    const weighsNothing = (route: readonly { readonly weight?: number }[]): boolean => route.length > 1 && route.every(({ weight = 0 }) => weight === 0);
    return kind !== 'VirtualService' || http.every((rule) => ['route', 'redirect', 'directResponse', 'delegate'].some((action) => action in rule) && !weighsNothing(rule.route ?? []));
  }

  it('a deadline that is written is the deadline of whatever a VirtualService sends on', () => {
    let routed = 0;
    assert(
      property(arbitraryMesh, arbitraryRequest, (objects, request) => {
        const model = modelOf(withFields(objects.filter(isAccepted), { timeout: '7s' }));
        for (const call of allCalls(model)) {
          const decision = decide(model, call, request);
          const isRouted = decision.destinations.length > 0 && decision.steps.some(({ what, text }) => what === 'route' && /^VirtualService \S+, rule \d+/.test(text)) && !decision.steps.some(({ text }) => /^VirtualService \S+, (?:tcp|tls) rule/.test(text));
          if (!isRouted) continue;
          expect(decision.timeoutMs?.value).toBe(7000);
          routed += 1;
        }
      }),
      runs(60),
    );
    expect(routed).toBeGreaterThan(0);
  });

  it('a policy of one namespace changes nothing for what ends in another', () => {
    const kinds = new Set(['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication']);
    assert(
      property(arbitraryMesh, arbitraryObject.filter(({ kind }) => kinds.has(kind)), arbitraryRequest, (objects, other, request) => {
        const added = { ...other, metadata: { ...other.metadata, name: 'added', namespace: 'alpha' } };
        const [before, after] = [modelOf(objects), modelOf([...objects, added])];
        for (const call of allCalls(before)) {
          const old = decide(before, call, request);
          const isElsewhere = old.destinations.every(({ workloads, outcome }) => outcome === 'delivered' && workloads.length > 0 && workloads.every((workload) => !workload.startsWith('alpha/')));
          if (isElsewhere) expect(treatmentOf(decide(after, call, request))).toEqual(treatmentOf(old));
        }
      }),
      runs(60),
    );
  });

  it('who reaches a Service agrees with what happens to each request', () => {
    assert(
      property(arbitraryMesh, constantFrom('beta/d', 'beta/c', 'alpha/b', 'plain/e'), array(arbitraryRequest, { minLength: 4, maxLength: 8 }), (objects, service, requests) => {
        const model = modelOf(objects);
        const { entries } = whoCanReach(model, { service });
        for (const entry of entries) {
          for (const client of entry.clients) {
            const call = { client, host: entry.host, port: entry.port, protocol: entry.protocol };
            for (const request of requests) {
              const decision = decide(model, call, request);
              const isIn = decision.destinations.some((share) => share.outcome === 'delivered' && share.workloads.length > 0 && model.hosts.some((host) => host.service === service && (host.host === share.host)));
              if (entry.reach === 'none') expect(isIn).toBe(false);
              if (entry.reach === 'all') expect(decision.outcome).toBe('delivered');
            }
          }
        }
      }),
      runs(30),
    );
  });
});
