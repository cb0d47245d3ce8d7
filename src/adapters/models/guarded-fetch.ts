/** What went wrong beneath the protocol, in words for people. */
export class TransportRefused extends Error {}

/** More than any answer to a request in words. */
const mostBytes = 4_000_000;

/**
 * A `fetch` that goes where it was sent and nowhere else: a redirect would take key and words to another host. It reads
 * the whole answer, up to a bound, so that what a server says cannot fill the memory.
 */
export function guardedFetch(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, redirect: 'manual' });
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      throw new TransportRefused('the server leads to another address, which is not followed');
    }
    const body = await readBody(response);
    return new Response(body, { status: response.status, statusText: response.statusText, headers: withoutCoding(response.headers) });
  };
}

async function readBody(response: Response): Promise<Uint8Array<ArrayBuffer> | null> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.byteLength;
    // Leaving the loop ends the connection.
    if (size > mostBytes) throw new TransportRefused(`the server's answer is larger than ${mostBytes / 1_000_000} MB`);
    pieces.push(piece);
  }
  // Some statuses allow no body at all, not even an empty one.
  if (size === 0) return null;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole;
}

/** The body was decoded while it was read. */
function withoutCoding(headers: Headers): Headers {
  const left = new Headers(headers);
  left.delete('content-encoding');
  left.delete('content-length');
  return left;
}
