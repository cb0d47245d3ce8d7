/** Whether a failed build is the machine's or the network's matter, and not a fault of ours; in the words of the programs that say so. */
const beyondUs: readonly { readonly sign: RegExp; readonly reason: string }[] = [
  { sign: /this machine lacks what is needed to build/, reason: 'a program is missing that builds the lab' },
  { sign: /No module named pip/, reason: 'Python has no pip' },
  { sign: /go\.mod requires go >= [\d.]+/, reason: 'Go is too old' },
  { sign: /no checksum of Envoy .* is known/, reason: 'no Envoy is pinned for this architecture' },
  { sign: /the disk is full|no space left on device|ENOSPC/, reason: 'the disk is full' },
  { sign: /dial tcp|no such host|i\/o timeout|TLS handshake timeout|connection re(?:fused|set)|connect: network is unreachable|EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|Temporary failure in name resolution|Network is unreachable|Max retries exceeded|Read timed out|unexpected EOF/i, reason: 'a registry cannot be reached' },
  { sign: /module lookup disabled by GOPROXY=off|404 Not Found|410 Gone|403 Forbidden|50[0-4] [A-Z]|\bE40[134]\b|No matching distribution found/, reason: 'a registry does not serve what is needed' },
  { sign: /x509: |SELF_SIGNED_CERT|CERTIFICATE_VERIFY_FAILED|UNABLE_TO_(?:GET|VERIFY)/, reason: 'a certificate of a registry is not trusted here' },
];

/** The reason to go on without the lab, with the line that shows it; undefined where the build itself is broken. */
export function reasonBeyondUs(output: string): string | undefined {
  // What is not what was pinned is never a reason to look away.
  if (/is not what was pinned|checksum mismatch|SECURITY ERROR|DO NOT MATCH THE HASHES/i.test(output)) return undefined;
  for (const { sign, reason } of beyondUs) {
    const line = output.split('\n').find((one) => sign.test(one));
    if (line !== undefined) return `${reason}: ${line.trim().slice(0, 200)}`;
  }
  return undefined;
}
