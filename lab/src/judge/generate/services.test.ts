import { sample } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listAt, textAt, textMapAt } from '../../../../src/kube/resource.ts';
import { servicePortProtocol } from '../../../../src/meshes/istio/lift/registry/port-protocol.ts';
import { arbitraryVocabulary } from './services.ts';
import { arbitraryStage } from './stage.ts';

const vocabularies = sample(arbitraryStage.chain(arbitraryVocabulary), { seed: 11, numRuns: 300 });

describe('a random vocabulary', () => {
  it('gives Services distinct addresses, and distinct names within a namespace', () => {
    for (const { services } of vocabularies) {
      const addresses = services.flatMap(({ clusterIp }) => clusterIp ?? []);
      expect(new Set(addresses).size).toBe(addresses.length);
      expect(new Set(services.map(({ host }) => host)).size).toBe(services.length);
      expect(services.some(({ host }) => host === 'gw.ingress.svc.cluster.local')).toBe(true);
    }
  });

  it('tells the ports as the manifests write them, with the protocol that Istio reads', () => {
    for (const { services, serviceObjects } of vocabularies) {
      for (const { namespace, name, ports } of services) {
        const manifest = serviceObjects.find((object) => object['kind'] === 'Service' && textAt(object, ['metadata', 'name']) === name && textAt(object, ['metadata', 'namespace']) === namespace);
        const read = listAt(manifest, ['spec', 'ports']).map((port) => {
          const { port: number, name: own = '', targetPort = number, appProtocol } = port as { readonly port: number; readonly name?: string; readonly targetPort?: number | string; readonly appProtocol?: string };
          const protocol = servicePortProtocol({ port: number, name: own, transport: undefined, appProtocol });
          return { number, name: own, protocol: protocol === 'https' ? 'tls' : protocol === 'redis' ? 'tcp' : protocol, targetPort };
        });
        expect(ports).toEqual(read);
      }
    }
  });

  it('has every shape in a fair share', () => {
    const shapes: Readonly<Record<string, (text: string) => boolean>> = {
      'headless': (text) => text.includes('"clusterIP":"None"'),
      'an ExternalName': (text) => text.includes('"type":"ExternalName"'),
      'a named target port': (text) => text.includes('"targetPort":"web"'),
      'exportTo': (text) => text.includes('"networking.istio.io/exportTo":"."'),
      'one version of an app': (text) => /"selector":\{"app":"[a-e]","version":"v[123]"\}/.test(text),
      'nothing behind it': (text) => text.includes('"app":"nobody"'),
      'endpoints by hand': (text) => text.includes('"kind":"EndpointSlice"'),
      'gRPC': (text) => text.includes('"name":"grpc"'),
      'HTTP/2': (text) => text.includes('"appProtocol":"kubernetes.io/h2c"'),
      'TLS': (text) => text.includes('"name":"https"'),
      'bytes': (text) => text.includes('"name":"tcp-raw"'),
      'a port without a name': (text) => /"ports":\[\{"port"/.test(text),
    };
    const texts = vocabularies.map(({ serviceObjects }) => JSON.stringify(serviceObjects));
    for (const [shape, isIn] of Object.entries(shapes)) expect([shape, texts.filter(isIn).length]).toEqual([shape, expect.toSatisfy((count: number) => count >= 15)]);
  });

  it('has Services of one name in several namespaces, and some of pods without a proxy', () => {
    const isShared = ({ services }: (typeof vocabularies)[number]): boolean => new Set(services.map(({ name }) => name)).size < services.length;
    expect(vocabularies.filter(isShared).length).toBeGreaterThan(150);
    expect(vocabularies.filter(({ services, stage }) => services.some(({ namespace, selector }) => stage.workloads.some((workload) => workload.proxy === 'none' && workload.namespace === namespace && selector['app'] === workload.labels['app']))).length).toBeGreaterThan(150);
  });

  it('selects what the stage has', () => {
    for (const { services, serviceObjects } of vocabularies.slice(0, 50)) {
      for (const { name, namespace, selector } of services) {
        const manifest = serviceObjects.find((object) => object['kind'] === 'Service' && textAt(object, ['metadata', 'name']) === name && textAt(object, ['metadata', 'namespace']) === namespace);
        expect(textMapAt(manifest, ['spec', 'selector'])).toEqual(selector);
      }
    }
  });
});
