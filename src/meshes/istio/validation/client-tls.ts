import { field, flag, isSet, refuse, text, type Faults, type Field } from './field.ts';

const configMapPrefix = 'configmap://';

/** TLS settings of a client: of a DestinationRule. */
export function checkClientTls(faults: Faults, tls: Field): void {
  if (!isSet(tls)) return;
  const mode = text(tls, 'mode') || 'DISABLE';
  const credential = text(tls, 'credentialName');
  if (credential.startsWith(configMapPrefix)) checkConfigMap(faults, field(tls, 'credentialName'));
  if (flag(tls, 'insecureSkipVerify')) checkSkipVerify(faults, tls, mode);
  if ((mode === 'SIMPLE' || mode === 'MUTUAL') && credential !== '') {
    for (const step of ['clientCertificate', 'caCertificates', 'privateKey', 'caCrl']) if (text(tls, step) !== '') refuse(faults, field(tls, step), `\`${step}\` cannot stand beside \`credentialName\`, which brings the certificates`);
    return;
  }
  if (mode !== 'MUTUAL') return;
  for (const step of ['clientCertificate', 'privateKey']) if (text(tls, step) === '') refuse(faults, tls, `\`mode: MUTUAL\` needs \`${step}\`, or a \`credentialName\``);
}

function checkConfigMap(faults: Faults, name: Field): void {
  const [namespace = '', configMap] = text(name).slice(configMapPrefix.length).split('/');
  if (configMap === undefined || namespace === '' || configMap === '') refuse(faults, name, `\`${text(name)}\` names no ConfigMap: write \`configmap://namespace/name\``);
  else if (namespace !== faults.namespace) refuse(faults, name, `\`${text(name)}\` is in another namespace than this object, which is \`${faults.namespace}\``);
}

function checkSkipVerify(faults: Faults, tls: Field, mode: string): void {
  const forbidden = mode === 'SIMPLE' ? ['caCertificates', 'credentialName', 'subjectAltNames'] : mode === 'MUTUAL' ? ['caCertificates', 'subjectAltNames'] : [];
  for (const step of forbidden) if (text(tls, step) !== '' || Array.isArray(field(tls, step).value)) refuse(faults, field(tls, step), `\`${step}\` cannot stand beside \`insecureSkipVerify: true\`, which checks nothing`);
}
