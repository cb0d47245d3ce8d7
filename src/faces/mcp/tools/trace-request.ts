import { z } from 'zod';
import { meshModelOf } from '../../../project/mesh-model-of.ts';
import { openTracer } from '../../../project/trace.ts';
import type { TraceQuestion } from '../../../project/trace-question.ts';
import { unreadOf } from '../../../project/unread.ts';
import { renderTrace } from '../../cli/render/trace-text.ts';
import { nextOutput } from '../next-step.ts';
import { plain, styleOf } from '../plain.ts';
import { planInput } from '../plan-input.ts';
import { projectOf } from '../planning.ts';
import { row } from '../rows.ts';
import { defineTool, reads } from '../tool.ts';

export const traceRequest = defineTool({
  name: 'mesh_trace_request',
  title: 'Trace one request',
  description:
    'Follows one request from its caller through the configuration as a proxy would: route, destination with its shares, timeout, retries, transport, and who lets it in, each step with its file and line or the name of the default that decides. Computed from the files; nothing is sent. It is about one request: mesh_who_can_reach answers for all of them.',
  annotations: reads,
  input: z.strictObject({
    from: z.string().min(1).max(300).describe('Caller: a workload (`shop/web` or `web`), a Service that stands for one, a pod IP, `@ingress` for a client outside at a gateway, `@stranger` for a pod without a proxy.'),
    to: z.string().min(1).max(300).describe('What the caller dials: a Service, a full name, `host:port`, a URL or an IP.'),
    method: z.string().regex(/^[A-Z][A-Z-]*$/).optional().describe('HTTP method in capitals; GET without it.'),
    path: z.string().startsWith('/').max(4000).optional().describe('Path with its query; `/` without it.'),
    headers: z.record(z.string(), z.string()).optional().describe('Request headers by name.'),
    port: z.number().int().min(1).max(65_535).optional().describe('Port that is dialled; without it the one that fits.'),
    protocol: z.enum(['http', 'grpc', 'tcp', 'tls']).optional().describe('What the client speaks; without it what the port declares.'),
    host: z.string().max(300).optional().describe('Host header, where it is not what is dialled.'),
    source_ip: z.string().max(50).optional().describe('Address of the client.'),
    ...planInput,
  }),
  output: z.object({
    outcome: z.string().describe('`delivered`, `refused`, `no-route`, `fault`, `responded`, `redirected`, `unreachable`, or `unknown` where the input does not tell.'),
    status: z.number().nullable().describe('Status that the caller sees; null where there is none, as with TCP.'),
    destinations: z.array(row).describe('Where it goes, with weights in percent.'),
    timeout: z.number().nullable().describe('Milliseconds; null waits for ever.'),
    retries: row.nullable().describe('Attempts after the first and what they are made on; null is none.'),
    transport: z.string().nullable(),
    steps: z.array(row).describe('What decided, in order: `what`, `text`, `file`, `line`.'),
    unknown: z.array(row).describe('What the answer rests on and the input does not tell.'),
    details: row.describe('Redirect location, faults, mirrors, rewrites, where there are any.'),
    notes: z.array(z.string()).describe('What was chosen where the question left it open.'),
    ...nextOutput,
  }),
  run: ({ from, to, method, path, headers, port, protocol, host, source_ip: sourceIp, plan }, { world, snapshot }) => {
    const project = projectOf(plan, world, snapshot);
    if ('problem' in project) return project;
    const question: TraceQuestion = {
      from,
      to,
      ...(method === undefined ? {} : { method }),
      ...(path === undefined ? {} : { path }),
      ...(headers === undefined ? {} : { headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])) }),
      ...(port === undefined ? {} : { port }),
      ...(protocol === undefined ? {} : { protocol }),
      ...(host === undefined ? {} : { host }),
      ...(sourceIp === undefined ? {} : { sourceIp }),
    };
    const tracer = openTracer(project, meshModelOf(project));
    const answer = tracer.trace(question);
    if ('problem' in answer) return { problem: answer.problem.message, help: answer.problem.help ?? 'mesh_describe_inventory lists the names.' };
    const { report, call, notes } = answer;
    const { outcome, status, destinations, timeout, retries, transport, steps, unknown, ...details } = plain(report, snapshot) as unknown as typeof report;
    const unread = unreadOf(tracer.model, tracer.placeOf);
    return {
      content: { outcome, status, destinations: [...destinations] as never[], timeout, retries: retries as never, transport, steps: [...steps] as never[], unknown: [...unknown] as never[], details, notes: [...notes] },
      text: renderTrace({ report, client: call.client, notes, unread }, styleOf(snapshot)),
    };
  },
});
