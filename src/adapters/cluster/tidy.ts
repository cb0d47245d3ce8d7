import { isObject, listAt, objectAt, textAt, type JsonObject } from '../../kube/resource.ts';

/** Objects as a person would have written them: without what the server keeps for itself, and without secrets. */
export function tidy(object: JsonObject): JsonObject {
  const { managedFields: _managed, resourceVersion: _version, uid: _uid, selfLink: _link, annotations, ...metadata } = objectAt(object, ['metadata']) ?? {};
  const { 'kubectl.kubernetes.io/last-applied-configuration': _applied, ...kept } = isObject(annotations) ? annotations : {};
  const plain = { ...object, metadata: { ...metadata, ...(Object.keys(kept).length === 0 ? {} : { annotations: kept }) } };
  return object['kind'] === 'Secret' ? withoutSecrets(plain) : plain;
}

const secretFields = ['data', 'stringData'];

/** What stands in place of a value that is nobody's business, in base64 as the field asks for. */
const withheld = Buffer.from('<left in the cluster>').toString('base64');

/** A Secret keeps its type, the names of its keys, and certificates, which every client gets to see anyway. */
function withoutSecrets(secret: JsonObject): JsonObject {
  const fields = secretFields.flatMap((field) => {
    const entries = objectAt(secret, [field]);
    return entries === undefined ? [] : [[field, Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, field === 'data' && isPublic(value) ? value : withheld]))] as const];
  });
  return { ...secret, ...Object.fromEntries(fields) };
}

/** Certificates in PEM and nothing else. */
function isPublic(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const text = Buffer.from(value, 'base64').toString('latin1');
  return /^\s*(?:-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)+$/.test(text);
}

/** Whether something else in the cluster made this object and keeps it as it is: the maker is judged. */
export function isOwned(object: JsonObject): boolean {
  return listAt(object, ['metadata', 'ownerReferences']).some((owner) => isObject(owner) && owner['controller'] === true);
}

/** Endpoints that the cluster keeps for a Service with a selector; `ownEndpoints` names those that a person writes. */
export function isKeptByCluster(object: JsonObject, ownEndpoints: ReadonlySet<string>): boolean {
  return object['kind'] === 'Endpoints' && !ownEndpoints.has(`${textAt(object, ['metadata', 'namespace']) ?? ''}/${textAt(object, ['metadata', 'name']) ?? ''}`);
}
