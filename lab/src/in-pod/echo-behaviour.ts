/** What a request asks of the echo application, by its headers. */
export interface Behaviour {
  readonly delayMs: number;
  readonly status: number;
  readonly isReset: boolean;
  readonly grpcStatus: number;
  /** Whether a gRPC call ends with its status at once, in the head of the answer and without a message. */
  readonly isGrpcStatusInHead: boolean;
}

type Headers = Readonly<Record<string, string>>;

/**
 * - `x-echo-delay: 300` or `300:2`: milliseconds, for every try or only for the first two.
 * - `x-echo-status: 404`: the status of the answer.
 * - `x-echo-fail: 503:2`: the status of the first two tries. `reset` for a status ends the connection instead.
 * - `x-echo-grpc-status: 14`: for gRPC, after the answer.
 * - `x-echo-grpc-fail: 14:2`: the first two tries fail at once, as a server does that never begins to answer. Only such a
 *   failure can be tried again by a proxy.
 * - `x-echo-only: NAME`: all of that only at this pod.
 */
export function behaviourOf(headers: Headers, pod: string, attempt: number): Behaviour {
  const only = headers['x-echo-only'];
  if (only !== undefined && only !== pod) return { delayMs: 0, status: 200, isReset: false, grpcStatus: 0, isGrpcStatusInHead: false };
  const delay = limited(headers['x-echo-delay']);
  const failure = limited(headers['x-echo-fail']);
  const grpcFailure = limited(headers['x-echo-grpc-fail']);
  const failsAtOnce = grpcFailure !== undefined && attempt <= grpcFailure.tries;
  const wanted = failure !== undefined && attempt <= failure.tries ? failure.what : (headers['x-echo-status'] ?? '200');
  return {
    delayMs: delay !== undefined && attempt <= delay.tries ? numberIn(delay.what, 0) : 0,
    status: statusIn(wanted),
    isReset: wanted === 'reset',
    grpcStatus: failsAtOnce ? numberIn(grpcFailure.what, 0) : numberIn(headers['x-echo-grpc-status'], 0),
    isGrpcStatusInHead: failsAtOnce,
  };
}

/** `WHAT` for every try, `WHAT:N` for the first N. */
function limited(value: string | undefined): { readonly what: string; readonly tries: number } | undefined {
  if (value === undefined) return undefined;
  const [what = '', tries] = value.split(':');
  return { what, tries: tries === undefined ? Infinity : numberIn(tries, Infinity) };
}

function numberIn(text: string | undefined, otherwise: number): number {
  const number = Number(text);
  return text === undefined || text === '' || Number.isNaN(number) ? otherwise : number;
}

/** A status that HTTP does not have would end the application. */
function statusIn(text: string): number {
  const status = numberIn(text, 200);
  return Number.isInteger(status) && status >= 200 && status <= 599 ? status : 200;
}
