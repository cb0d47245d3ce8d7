import { RE2JS } from 're2js';
import { report, type ReadContext } from './context.ts';
import type { Node } from '../../yaml/tree.ts';

/** Whether RE2 accepts a pattern: proxies refuse look-arounds and back-references. */
export function checkRegex(context: ReadContext, at: Node, pattern: string): boolean {
  try {
    RE2JS.compile(pattern);
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : 'cannot be read';
    report(context, 'wrong-regex', at, `\`${pattern}\` is no RE2 pattern: ${reason}`);
    return false;
  }
}
