import { isObject, valueAt, type Resource } from '../kube/resource.ts';

/** The texts of a ConfigMap's `data`, or of a Secret's `stringData` and decoded `data`, by key. */
export function dataOf(resource: Resource): Map<string, { readonly text: string; readonly field: 'data' | 'stringData' }> {
  const found = new Map<string, { text: string; field: 'data' | 'stringData' }>();
  const data = valueAt(resource.raw, ['data']);
  for (const [key, value] of isObject(data) ? Object.entries(data) : []) {
    if (typeof value === 'object') continue;
    const text = resource.kind === 'Secret' ? decodeBase64(String(value)) : String(value);
    if (text !== undefined) found.set(key, { text, field: 'data' });
  }
  const plain = resource.kind === 'Secret' ? valueAt(resource.raw, ['stringData']) : undefined;
  for (const [key, value] of isObject(plain) ? Object.entries(plain) : []) {
    if (typeof value !== 'object') found.set(key, { text: String(value), field: 'stringData' });
  }
  return found;
}

/** Undefined for what is no base64, or no text. */
function decodeBase64(text: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll(/\s/g, '')), (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
