import { LabError, messageOf } from './lab-error.ts';

type Labels = Readonly<Record<string, string>>;

export interface QuerySample {
  readonly labels: Labels;
  /** `NaN` and the infinities too, as Prometheus answers them. */
  readonly value: number;
}

export interface QuerySeries {
  readonly labels: Labels;
  /** `at` in seconds since 1970, oldest first. */
  readonly points: readonly { readonly at: number; readonly value: number }[];
}

export interface QueryRange {
  /** Seconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly stepSeconds: number;
}

type Pair = readonly [number, string];
type Answer =
  | { readonly resultType: 'vector'; readonly result: readonly { readonly metric: Labels; readonly value: Pair }[] }
  | { readonly resultType: 'matrix'; readonly result: readonly { readonly metric: Labels; readonly values: readonly Pair[] }[] }
  | { readonly resultType: 'scalar' | 'string'; readonly result: Pair };

/** The value of an expression now, or at a time in seconds since 1970. A scalar is one sample without labels. */
export async function query(url: string, promql: string, at?: number): Promise<readonly QuerySample[]> {
  const answer = await ask(url, 'query', { query: promql, ...(at === undefined ? {} : { time: String(at) }) });
  switch (answer.resultType) {
    case 'vector':
      return answer.result.map(({ metric, value }) => ({ labels: metric, value: numberOf(value[1]) }));
    case 'scalar':
      return [{ labels: {}, value: numberOf(answer.result[1]) }];
    default:
      throw new LabError(`\`${promql}\` is a ${answer.resultType}, which has no value at one time`, 'ask for a vector, or use a range query');
  }
}

export async function queryRange(url: string, promql: string, { start, end, stepSeconds }: QueryRange): Promise<readonly QuerySeries[]> {
  const answer = await ask(url, 'query_range', { query: promql, start: String(start), end: String(end), step: String(stepSeconds) });
  if (answer.resultType !== 'matrix') throw new LabError(`Prometheus answered a range query with a ${answer.resultType}`, 'see the log of Prometheus');
  return answer.result.map(({ metric, values }) => ({ labels: metric, points: values.map(([at, value]) => ({ at, value: numberOf(value) })) }));
}

/** Prometheus writes infinities its own way. */
function numberOf(text: string): number {
  return Number(text.replace('Inf', 'Infinity'));
}

async function ask(url: string, what: string, parameters: Readonly<Record<string, string>>): Promise<Answer> {
  let text: string;
  try {
    const response = await fetch(`${url}/api/v1/${what}`, { method: 'POST', body: new URLSearchParams(parameters), signal: AbortSignal.timeout(30_000) });
    text = await response.text();
  } catch (error) {
    throw new LabError(`Prometheus at ${url} does not answer: ${messageOf(error)}`, 'see logs/prometheus.log in the folder of the instance', { cause: error });
  }
  const answer = JSON.parse(text) as { readonly status: string; readonly error?: string; readonly data?: Answer };
  if (answer.status !== 'success' || answer.data === undefined) throw new LabError(`Prometheus refused \`${parameters['query']}\`: ${answer.error ?? text}`, 'correct the expression');
  return answer.data;
}
