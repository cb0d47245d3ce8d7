import { field, isSet, items, number, refuse, text, type Faults, type Field } from './field.ts';
import { checkLabels } from './labels.ts';
import { checkPort } from './texts.ts';

export function checkWorkloadGroup(faults: Faults, spec: Field): void {
  if (!isSet(spec, 'template')) return refuse(faults, field(spec, 'template'), 'a WorkloadGroup needs a `template`');
  checkLabels(faults, field(spec, 'metadata'), 'labels');
  if (isSet(spec, 'probe')) checkProbe(faults, field(spec, 'probe'));
}

const counts = ['periodSeconds', 'initialDelaySeconds', 'timeoutSeconds', 'successThreshold', 'failureThreshold'] as const;

function checkProbe(faults: Faults, probe: Field): void {
  for (const step of counts) if (number(probe, step) < 0) refuse(faults, field(probe, step), `\`${step}\` cannot be negative, as \`${number(probe, step)}\` is`);
  if (isSet(probe, 'httpGet')) return checkHttpProbe(faults, field(probe, 'httpGet'));
  if (isSet(probe, 'tcpSocket')) return checkPort(faults, field(field(probe, 'tcpSocket'), 'port'));
  if (!isSet(probe, 'exec')) return refuse(faults, probe, 'the probe asks nothing: it needs `httpGet`, `tcpSocket` or `exec`');
  if (items(field(probe, 'exec'), 'command').length === 0) refuse(faults, field(probe, 'exec'), '`exec` needs a `command`');
}

function checkHttpProbe(faults: Faults, get: Field): void {
  checkPort(faults, field(get, 'port'));
  const scheme = text(get, 'scheme');
  if (!['', 'HTTP', 'HTTPS'].includes(scheme)) refuse(faults, field(get, 'scheme'), `\`${scheme.slice(0, 80)}\` must be \`HTTP\` or \`HTTPS\``);
  for (const header of items(get, 'httpHeaders')) {
    const name = text(header, 'name');
    if (!/^[-A-Za-z0-9]+$/.test(name)) refuse(faults, field(header, 'name'), name === '' ? 'a header has an empty name' : `\`${name.slice(0, 80)}\` is no name of a header for a probe`);
  }
}
