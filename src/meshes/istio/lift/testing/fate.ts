import { decodeFile } from '../../../../kube/decode.ts';
import { ResourceSet } from '../../../../kube/resource-set.ts';
import { concreteView } from '../../../../model/concrete-request.ts';
import type { Call, MeshModel } from '../../../../model/mesh-model.ts';
import { trace } from '../../../../model/trace.ts';
import { discover } from '../../../../topology/discover.ts';
import { lift } from '../lift.ts';

/** Lifts YAML texts, each as one file, in this order. */
export function liftTexts(...texts: readonly string[]): MeshModel {
  const resources = ResourceSet.of(texts.flatMap((text, index) => decodeFile({ path: `${index}.yaml`, text }).resources));
  return lift({ resources, topology: discover(resources) });
}

/** What becomes of `GET /` from a client to `name:port`, in words such as `delivered 200 mutual-tls` or `refused 503 UF,URX mutual-tls`. */
export function fateOf(model: MeshModel, client: string, to: string, protocol: Call['protocol'] = 'http'): string {
  const [host = '', port = '80'] = to.split(':');
  const { outcome, status, flag, transport } = trace(model, { client, host, port: Number(port), protocol }, concreteView({ method: 'GET', path: '/', headers: {} }));
  return [outcome, status, flag, transport].filter((word) => word !== undefined).join(' ');
}
