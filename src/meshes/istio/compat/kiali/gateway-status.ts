import { listAt, textAt, type Json } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { gatewayKind } from '../../../../rules/shared/gateway-api.ts';

export default defineAnalyzer({
  codes: ['GWAPI'],
  differs: `Kiali also reads the conditions of listeners and those of old versions of the API, and leaves out what passes by itself: no address
yet, no route yet. \`istio/status-reports-failure\` reports the conditions that the current API has.`,
  reads: [gatewayKind],
  check(context) {
    for (const gateway of context.ofKind(gatewayKind)) {
      for (const [index, condition] of listAt(gateway.raw, ['status', 'conditions']).entries()) {
        if (isBad(condition, ofGateways)) context.report({ code: 'GWAPI', at: [gateway, ['status', 'conditions', index]], message: textAt(condition, ['message']) ?? '' });
      }
      for (const [index, listener] of listAt(gateway.raw, ['status', 'listeners']).entries()) {
        for (const [position, condition] of listAt(listener, ['conditions']).entries()) {
          if (isBad(condition, ofListeners)) context.report({ code: 'GWAPI', at: [gateway, ['status', 'listeners', index, 'conditions', position]], message: textAt(condition, ['message']) ?? '' });
        }
      }
    }
  },
});

const ofGateways: Readonly<Record<string, string>> = { Accepted: 'False', Programmed: 'False', Ready: 'False', Scheduled: 'False' };
const ofListeners: Readonly<Record<string, string>> = { Accepted: 'False', Programmed: 'False', Ready: 'False', ResolvedRefs: 'False', Conflicted: 'True', Detached: 'True' };

/** What a controller says while it is at work, or while nothing is attached. */
const passing: ReadonlySet<string> = new Set(['Pending', 'ListenersNotValid']);

function isBad(condition: Json, bad: Readonly<Record<string, string>>): boolean {
  const type = textAt(condition, ['type']) ?? '';
  if (bad[type] === undefined || textAt(condition, ['status']) !== bad[type]) return false;
  const isPassing = passing.has(textAt(condition, ['reason']) ?? '') || (textAt(condition, ['message']) ?? '').includes('address pending');
  return !((type === 'Accepted' || type === 'Programmed') && isPassing);
}
