import { createHash } from 'node:crypto';

const notice = '# Written by Meshwright from the mesh file: change that one, and generate again.';
const label = '# meshwright-content: sha256:';

/** A generated text with a header that holds the hash of what follows it, so that an edit by hand can be told later. */
export function seal(body: string): string {
  return `${notice}\n${label}${sha256(body)}\n${body}`;
}

/** `ours` as it was written, `edited` by a person since, or `foreign`: without our header. Line ends do not matter. */
export function stateOf(text: string): 'ours' | 'edited' | 'foreign' {
  const plain = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const [, second = ''] = plain.split('\n', 2);
  if (!plain.includes(label)) return 'foreign';
  if (!plain.startsWith(`${notice}\n`) || !second.startsWith(label)) return 'edited';
  const body = plain.slice(notice.length + 1 + second.length + 1);
  return second.slice(label.length) === sha256(body) ? 'ours' : 'edited';
}

/** SHA-256 in hexadecimal digits. */
export function hashOf(text: string): string {
  return sha256(text);
}

// The one use of a core module below the rim: a hash is arithmetic, and the wall allows it in this file only.
function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
