import { checkAttachment } from './attachment.ts';
import { entries, field, isSet, items, number, refuse, refuseKey, text, warn, type Faults, type Field } from './field.ts';
import { checkLogFilter } from './log-filter.ts';

export function checkTelemetry(faults: Faults, spec: Field): void {
  checkAttachment(faults, spec);
  for (const metrics of items(spec, 'metrics')) checkMetrics(faults, metrics);
  const tracing = items(spec, 'tracing');
  if (tracing.length > 1) warn(faults, field(spec, 'tracing'), 'only one entry of `tracing` is used');
  for (const one of tracing) checkTracing(faults, one);
  for (const logging of items(spec, 'accessLogging')) {
    const expression = field(field(logging, 'filter'), 'expression');
    if (isSet(logging, 'filter')) checkLogFilter(faults, expression);
    checkProviders(faults, logging);
  }
}

function checkProviders(faults: Faults, holder: Field): void {
  for (const provider of items(holder, 'providers')) if (text(provider, 'name') === '') refuse(faults, provider, 'a provider needs a `name`');
}

function checkTracing(faults: Faults, tracing: Field): void {
  if (items(tracing, 'providers').length > 1) warn(faults, field(tracing, 'providers'), 'only one provider of traces is used');
  checkProviders(faults, tracing);
  const percentage = number(tracing, 'randomSamplingPercentage');
  if (percentage < 0 || percentage > 100) refuse(faults, field(tracing, 'randomSamplingPercentage'), `a percentage must be from 0 to 100, not \`${percentage}\``);
  for (const tag of entries(tracing, 'customTags')) {
    if (tag.step === '') refuseKey(faults, tag, 'a tag needs a name');
    for (const [kind, part] of [['literal', 'value'], ['header', 'name'], ['environment', 'name']] as const) {
      if (isSet(tag, kind) && text(field(tag, kind), part) === '') refuse(faults, field(tag, kind), `\`${kind}\` needs \`${part}\``);
    }
  }
}

function checkMetrics(faults: Faults, metrics: Field): void {
  checkProviders(faults, metrics);
  for (const override of items(metrics, 'overrides')) {
    // Go's check passes over an entry of the map that is null.
    for (const tag of entries(override, 'tagOverrides')) if (tag.value !== null) checkTagOverride(faults, tag);
    const match = field(override, 'match');
    if (isSet(match, 'customMetric') && text(match, 'customMetric') === '') refuse(faults, field(match, 'customMetric'), '`customMetric` is empty');
  }
}

function checkTagOverride(faults: Faults, tag: Field): void {
  if (tag.step === '') warn(faults, tag, 'a tag has an empty name');
  const operation = text(tag, 'operation') || 'UPSERT';
  const value = text(tag, 'value');
  if (operation === 'UPSERT' && value === '') refuse(faults, tag, `the tag \`${String(tag.step)}\` needs a \`value\`, as \`operation\` is \`UPSERT\``);
  if (operation === 'REMOVE' && value !== '') refuse(faults, field(tag, 'value'), `the tag \`${String(tag.step)}\` is removed, and has a \`value\``);
}
