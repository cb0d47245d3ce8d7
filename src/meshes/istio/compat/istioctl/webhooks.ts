import { listAt, objectAt, textAt, type Json, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { asksAbout, isIstioWebhook, labelPairs, revisionsOf } from '../../rules/shared/webhooks.ts';

// Source: pkg/config/analysis/analyzers/webhook.

export default defineAnalyzer({
  codes: ['IST0139'],
  differs: `A Service of the control plane counts as missing when it is not among the files, even where none of its namespace's Services are; and
each of the sets of others that a webhook overlaps with is a message of its own. Ours names the pods that are asked about twice, once.`,
  reads: ['admissionregistration.k8s.io/MutatingWebhookConfiguration', 'Service'],
  check({ ofKind, get, report }) {
    const configurations = ofKind('admissionregistration.k8s.io/MutatingWebhookConfiguration').filter((one) => revisionsOf(one).size > 0 || listAt(one.raw, ['webhooks']).some(isIstioWebhook));
    const webhooks = configurations.flatMap((configuration) => listAt(configuration.raw, ['webhooks']).map((webhook, index): Hook => ({ configuration, webhook, index, id: `${configuration.name}/${textAt(webhook, ['name']) ?? ''}` })));
    const said = new Set<string>();
    const say = ({ configuration, index }: Hook, message: string): void => {
      const key = `${configuration.name} ${message}`;
      if (said.has(key)) return;
      said.add(key);
      report({ code: 'IST0139', message, at: [configuration, ['webhooks', index]] });
    };
    for (const { namespace, pod } of labelPairs(new Set(configurations.flatMap((one) => [...revisionsOf(one)])))) {
      const asked = new Map(webhooks.filter(({ webhook }) => asksAbout(webhook, namespace, pod)).map((hook) => [hook.id, hook]));
      for (const [id, hook] of asked) if (asked.size > 1) say(hook, `it overlaps with ${[...asked.keys()].filter((other) => other !== id).sort().join(', ')}`);
    }
    for (const hook of webhooks) {
      const service = objectAt(hook.webhook, ['clientConfig', 'service']);
      const [space, name] = [textAt(service, ['namespace']) ?? '', textAt(service, ['name']) ?? ''];
      if (service !== undefined && get('Service', space, name) === undefined) say(hook, `there is no Service ${space}/${name}`);
    }
  },
});

interface Hook {
  readonly configuration: Resource;
  readonly webhook: Json;
  readonly index: number;
  readonly id: string;
}
