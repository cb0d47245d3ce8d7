import { performance } from 'node:perf_hooks';
import { applyFix } from '../../src/diagnostics/apply-fix.ts';
import { upstreamTools } from '../../src/meshes/registry.ts';
import { checkAs } from '../../src/project/check-as.ts';
import { checkWithSpans } from '../../src/project/check.ts';
import { discoverReport } from '../../src/project/discover.ts';
import { openProject } from '../../src/project/project.ts';

/** What a text did that no text may do. */
export interface Crash {
  /** Message and the first places of our own on the stack: crashes of one signature are one fault. */
  readonly signature: string;
  readonly stack: string;
}

const file = 'fuzz.yaml';
/** A text of a few kilobytes that takes longer than this hangs, for whoever waits. */
const patienceMs = 5000;

/** Checks a text as the command does, in all that it offers; undefined where nothing is wrong with us. */
export function examine(text: string): Crash | undefined {
  const start = performance.now();
  try {
    const project = openProject([{ path: file, text }]);
    const { diagnostics } = checkWithSpans(project, { readiness: true });
    for (const { span, message, fix } of diagnostics) {
      if (!(span.line >= 1 && span.column >= 1 && span.endLine >= span.line)) throw new Error(`a finding without a place: ${message}`);
      if (fix !== undefined) applyFix(file, text, fix);
    }
    for (const tool of upstreamTools.values()) checkAs(project, tool);
    discoverReport(project);
  } catch (error) {
    return crashOf(error);
  }
  const took = performance.now() - start;
  return took > patienceMs ? { signature: 'takes too long', stack: `${Math.round(took)} ms for ${text.length} characters` } : undefined;
}

export function crashOf(error: unknown): Crash {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const places = stack.split('\n').flatMap((line) => /\((?:file:\/\/)?[^()]*\/(src\/[^():]+):\d+/.exec(line)?.[1] ?? []);
  const message = (error instanceof Error ? error.message : String(error)).replaceAll(/`[^`]*`|"[^"]*"|\d+/g, '…').slice(0, 120);
  return { signature: [message, ...places.slice(0, 2)].join(' at '), stack };
}
