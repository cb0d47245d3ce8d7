import { z } from 'zod';
import type { AskReport } from '../../project/ask/ask-report.ts';

/** At most one hint of what usually comes next, as data: whoever reads it decides. */
export const nextOutput = {
  next: z.object({ tool: z.string(), why: z.string() }).optional().describe('A tool that usually comes next, and why.'),
};

/** The tool that does what a command of the command line does. */
const toolOf: Readonly<Record<string, string>> = { check: 'mesh_check', discover: 'mesh_describe_inventory', trace: 'mesh_trace_request', who: 'mesh_who_can_reach', diff: 'mesh_compare', prove: 'mesh_verify', explain: 'mesh_explain_rule' };

/** Words that ask for no change are answered by another tool, where there is one. */
export function nextFor({ errand }: AskReport): { readonly next: { readonly tool: string; readonly why: string } } | undefined {
  const tool = errand === undefined ? undefined : toolOf[errand.command];
  return tool === undefined || errand === undefined ? undefined : { next: { tool, why: errand.because } };
}
