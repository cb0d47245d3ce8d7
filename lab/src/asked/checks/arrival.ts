import { judged, notJudged, type Finding } from '../finding.ts';
import { answererOf, outcomeOf, tally, volley, type Probe, type Sent } from '../scene.ts';

const times = 4;

/** What one look at a few answers tells: who is let in, and what the server sees. */
export async function checkArrival(probe: Probe): Promise<readonly Finding[]> {
  const { status, refused, delivered, path, host, encrypted, redirect, throughGateway } = probe.check.then;
  const sent = await volley(probe, times);
  const findings: Finding[] = [];
  if (status !== undefined) findings.push(statusFinding(sent, status));
  if (refused !== undefined) findings.push(refusedFinding(sent, refused));
  if (delivered !== undefined) findings.push(judged(delivered ? 'it arrives' : 'it does not arrive', sent.every(({ answer }) => (answererOf(answer) !== undefined) === delivered), seen(sent)));
  if (path !== undefined) findings.push(sameFinding(`the server sees the path ${path}`, sent.map(({ answer }) => answer.received?.url ?? outcomeOf(answer)), path));
  if (host !== undefined) findings.push(sameFinding(`the server sees the host ${host}`, sent.map(({ answer }) => withoutPort(answer.received?.host) ?? outcomeOf(answer)), withoutPort(host) ?? host));
  if (encrypted !== undefined) findings.push(encryptedFinding(probe, sent, encrypted));
  if (throughGateway !== undefined) findings.push(gatewayFinding(probe, sent, throughGateway));
  if (redirect !== undefined) {
    const wanted = `${redirect.status} to ${redirect.location}`;
    findings.push(sameFinding(`it is led on: ${wanted}`, sent.map(({ answer }) => (answer.headers?.['location'] === undefined ? outcomeOf(answer) : `${answer.status} to ${answer.headers['location']}`)), wanted));
  }
  return findings;
}

function seen(sent: readonly Sent[]): string {
  return tally(sent.map(({ answer }) => outcomeOf(answer)));
}

/** Over gRPC a status of HTTP is only there where no server answered. */
function statusFinding(sent: readonly Sent[], status: number): Finding {
  return judged(`status ${status}`, sent.every(({ answer }) => answer.status === status), seen(sent));
}

function refusedFinding(sent: readonly Sent[], isRefused: boolean): Finding {
  return judged(isRefused ? 'it is refused' : 'it is not refused', sent.every(({ answer }) => (isRefused ? isRefusal(answer) : !isRefusal(answer))), seen(sent));
}

/** By access (401, 403, and what gRPC makes of them), by transport (ended, or 503 of the own proxy), or kept inside (502). */
function isRefusal(answer: Sent['answer']): boolean {
  if (answererOf(answer) !== undefined) return false;
  if (answer.grpcStatus !== undefined) return [7, 14, 16].includes(answer.grpcStatus);
  return answer.error === undefined ? [401, 403, 502, 503].includes(answer.status ?? 0) : answer.error !== 'timeout' && answer.error !== 'ENOTFOUND';
}

function encryptedFinding({ aim }: Probe, sent: readonly Sent[], isEncrypted: boolean): Finding {
  const what = isEncrypted ? 'it goes by mutual TLS' : 'it goes in plaintext';
  if (aim.request.protocol === 'tcp') return notJudged(what, 'an application does not see how bytes came');
  if (aim.servers.length === 0 && !aim.isEntering) return judged(what, sent.every(({ answer }) => (answer.received?.protocol === 'https') === isEncrypted), tally(sent.map(({ answer }) => answer.received?.protocol ?? outcomeOf(answer))));
  return judged(what, sent.every(({ answer }) => answer.received !== undefined && (answer.received.identity !== undefined) === isEncrypted), tally(sent.map(({ answer }) => (answer.received === undefined ? outcomeOf(answer) : (answer.received.identity ?? 'no identity')))));
}

/** A server knows who came by the address or, behind its own proxy, by the identity. */
function gatewayFinding({ scene }: Probe, sent: readonly Sent[], isThrough: boolean): Finding {
  const gateways = scene.lab.pods.filter(({ kind }) => kind === 'gateway');
  const isPassed = ({ answer: { received } }: Sent): boolean => gateways.some(({ address, namespace, serviceAccount }) => received?.remote === address || received?.identity?.endsWith(`/ns/${namespace}/sa/${serviceAccount}`) === true);
  const saw = tally(sent.map(({ answer }) => (answer.received === undefined ? outcomeOf(answer) : `from ${answer.received.identity ?? answer.received.remote}`)));
  return judged(isThrough ? 'it goes through a gateway' : 'it goes past gateways', sent.every((one) => one.answer.received !== undefined && isPassed(one) === isThrough), saw);
}

function sameFinding(what: string, saw: readonly string[], wanted: string): Finding {
  return judged(what, saw.every((one) => one === wanted), tally(saw));
}

function withoutPort(host: string | undefined): string | undefined {
  return host?.replace(/:\d+$/, '');
}
