import type { CallProtocol } from '../model/mesh-model.ts';

/** One request in the words of a person, or of one line of recorded traffic. */
export interface TraceQuestion {
  /** A workload (`web`, `shop/web`), a Service that stands for its workload, `@ingress`, or an IP. */
  readonly from: string;
  /** What the caller dials: a short or full name, `shop/orders`, `host:port`, an IP, a URL. */
  readonly to: string;
  readonly port?: number;
  readonly protocol?: CallProtocol;
  readonly method?: string;
  /** With its query. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The Host header, where it is not what was dialled. */
  readonly host?: string;
  readonly sourceIp?: string;
}

export interface NamingProblem {
  readonly message: string;
  readonly help?: string;
}
