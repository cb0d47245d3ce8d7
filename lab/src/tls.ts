import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from './build/machine.ts';
import type { Instance } from './instance.ts';
import { runCommand } from './run-command.ts';

export interface Certificate {
  /** Files in PEM. It is its own authority: whoever wants to trust it trusts the file itself. */
  readonly certificate: string;
  readonly key: string;
}

const days = 30;

/** Makes a self-signed certificate for hosts; nothing where the machine has no openssl. */
export async function makeCertificate(instance: Instance, name: string, hosts: readonly string[]): Promise<Certificate | undefined> {
  if (findProgram('openssl') === undefined) return undefined;
  const made = filesOf(instance, name);
  mkdirSync(join(instance.folder, 'tls'), { recursive: true });
  await runCommand('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', String(days), '-keyout', made.key, '-out', made.certificate,
    '-subj', `/CN=${hosts[0] ?? name}`, '-addext', `subjectAltName=${namesOf(hosts)}`,
  ]);
  return made;
}

/** What the applications show to clients that speak TLS to them. */
export function certificateOf(instance: Instance, name = 'applications'): Certificate | undefined {
  const files = filesOf(instance, name);
  return existsSync(files.certificate) ? files : undefined;
}

function namesOf(hosts: readonly string[]): string {
  return hosts.map((host) => `DNS:${host}`).join(',');
}

function filesOf(instance: Instance, name: string): Certificate {
  return { certificate: join(instance.folder, 'tls', `${name}.crt`), key: join(instance.folder, 'tls', `${name}.key`) };
}

export interface Authority {
  readonly certificate: string;
  readonly issue: (name: string, hosts: readonly string[]) => Promise<Certificate>;
}

/** An authority, and whatever certificates it signs, for tests in which one side checks the other. */
export async function makeAuthority(folder: string): Promise<Authority> {
  mkdirSync(folder, { recursive: true });
  const at = (name: string): string => join(folder, name);
  const advice = 'the lab needs openssl for this: apt-get install openssl';
  const keyOptions = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', String(days)];
  await runCommand('openssl', ['req', '-x509', ...keyOptions, '-keyout', at('authority.key'), '-out', at('authority.crt'), '-subj', '/CN=lab authority'], { advice });
  const issue = async (name: string, hosts: readonly string[]): Promise<Certificate> => {
    const made = { certificate: at(`${name}.crt`), key: at(`${name}.key`) };
    await runCommand('openssl', ['req', '-x509', ...keyOptions, '-CA', at('authority.crt'), '-CAkey', at('authority.key'), '-keyout', made.key, '-out', made.certificate, '-subj', `/CN=${hosts[0]}`, '-addext', `subjectAltName=${namesOf(hosts)}`, '-addext', 'basicConstraints=critical,CA:FALSE'], { advice });
    return made;
  };
  return { certificate: at('authority.crt'), issue };
}
