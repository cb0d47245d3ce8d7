import { field, flag, isSet, items, refuse, text, warn, type Faults, type Field } from './field.ts';

// Source: istio pkg/config/security ValidCipherSuites.
const ciphers: ReadonlySet<string> = new Set([
  'ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE-RSA-CHACHA20-POLY1305', 'ECDHE-ECDSA-AES128-SHA', 'ECDHE-RSA-AES128-SHA', 'ECDHE-ECDSA-AES256-SHA',
  'ECDHE-RSA-AES256-SHA', 'AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'AES128-SHA', 'AES256-SHA', 'DES-CBC3-SHA',
]);

const certificateFields = ['serverCertificate', 'privateKey', 'caCertificates', 'tlsCertificates', 'credentialName', 'credentialNames'] as const;

/** The mode of a server's TLS settings; PASSTHROUGH where none is written. */
export function tlsMode(tls: Field): string {
  return text(tls, 'mode') || 'PASSTHROUGH';
}

export function isPassThrough(tls: Field): boolean {
  return ['PASSTHROUGH', 'AUTO_PASSTHROUGH'].includes(tlsMode(tls));
}

/** TLS settings of a listener, of a Gateway's server or a Sidecar's ingress. */
export function checkServerTls(faults: Faults, tls: Field): void {
  if (!isSet(tls)) return;
  checkCiphers(faults, tls);
  const mode = tlsMode(tls);
  if (mode === 'ISTIO_MUTUAL') {
    for (const step of certificateFields) if (isFilled(tls, step)) refuse(faults, field(tls, step), `\`${step}\` cannot stand beside \`mode: ISTIO_MUTUAL\`, which uses the mesh's own certificates`);
    return;
  }
  if (isPassThrough(tls) && ['caCrl', ...certificateFields].some((step) => isFilled(tls, step))) warn(faults, tls, `\`mode: ${mode}\` passes TLS on as it comes: the certificates are not used`);
  checkSources(faults, tls);
  const terminates = mode === 'SIMPLE' || mode === 'MUTUAL' || mode === 'OPTIONAL_MUTUAL';
  if (terminates && (isFilled(tls, 'credentialName') || isFilled(tls, 'credentialNames'))) return;
  if (terminates) checkCertificates(faults, tls, mode);
  checkRevocation(faults, tls, mode);
}

function isFilled(tls: Field, step: string): boolean {
  return text(tls, step) !== '' || items(tls, step).length > 0;
}

function checkSources(faults: Faults, tls: Field): void {
  const sources = [isFilled(tls, 'serverCertificate') && isFilled(tls, 'privateKey'), isFilled(tls, 'credentialName'), isFilled(tls, 'credentialNames'), isFilled(tls, 'tlsCertificates')];
  if (sources.filter((isUsed) => isUsed).length > 1) refuse(faults, tls, 'certificates come from several places: write only one of `credentialName`, `credentialNames`, `tlsCertificates`, or `serverCertificate` with `privateKey`');
}

function checkCertificates(faults: Faults, tls: Field, mode: string): void {
  if (mode !== 'SIMPLE' && !isFilled(tls, 'caCertificates')) refuse(faults, tls, `\`mode: ${mode}\` needs \`caCertificates\` to check clients with`);
  const listed = items(tls, 'tlsCertificates');
  if (listed.length > 2) warn(faults, field(tls, 'tlsCertificates'), 'more than two server certificates are not supported');
  for (const certificate of listed.length > 0 ? listed : [tls]) {
    for (const step of ['serverCertificate', 'privateKey']) if (text(certificate, step) === '') refuse(faults, certificate, `\`mode: ${mode}\` needs \`${step}\`, or a \`credentialName\``);
  }
}

function checkRevocation(faults: Faults, tls: Field, mode: string): void {
  if (!isFilled(tls, 'caCrl')) return;
  if (isFilled(tls, 'credentialName')) refuse(faults, field(tls, 'caCrl'), '`caCrl` cannot stand beside `credentialName`: the list belongs into the credential');
  if (mode === 'SIMPLE') refuse(faults, field(tls, 'caCrl'), '`caCrl` has nothing to check with `mode: SIMPLE`: clients show no certificate');
}

function checkCiphers(faults: Faults, tls: Field): void {
  const suites = items(tls, 'cipherSuites');
  if (suites.length === 0 && ['TLSV1_0', 'TLSV1_1'].includes(text(tls, 'minProtocolVersion'))) warn(faults, field(tls, 'minProtocolVersion'), `\`${text(tls, 'minProtocolVersion')}\` needs \`cipherSuites\`: the default ones are too new for it`);
  const seen = new Set<string>();
  for (const suite of suites) {
    const name = text(suite);
    // What begins with an operator is an expression, which nobody looks into.
    const isExpression = name === '' || name === 'ALL' || !/^[\p{L}\p{N}]/u.test(name);
    if (!isExpression && !ciphers.has(name)) warn(faults, suite, `\`${name.slice(0, 80)}\` is no cipher suite that is known here, and is passed over`);
    else if (seen.has(name)) warn(faults, suite, `\`${name}\` stands twice`);
    seen.add(name);
  }
}

/** What a Sidecar's ingress cannot have of the settings of a Gateway. */
export function checkSidecarTls(faults: Faults, tls: Field): void {
  for (const step of ['subjectAltNames', 'credentialName', 'credentialNames', 'tlsCertificates']) if (isFilled(tls, step)) refuse(faults, field(tls, step), `\`${step}\` is not supported in a Sidecar`);
  if (flag(tls, 'httpsRedirect')) refuse(faults, field(tls, 'httpsRedirect'), '`httpsRedirect` is not supported in a Sidecar');
  const mode = tlsMode(tls);
  if (mode === 'ISTIO_MUTUAL' || mode === 'AUTO_PASSTHROUGH') refuse(faults, field(tls, 'mode'), `\`mode: ${mode}\` is not supported in a Sidecar`);
}
