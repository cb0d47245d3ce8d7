import { generateKeyPairSync, sign, type JsonWebKey } from 'node:crypto';

export interface Issuer {
  /** A key set for `jwks`. */
  readonly keys: string;
  readonly token: (claims: Readonly<Record<string, unknown>>) => string;
}

/** Somebody who signs tokens. */
export function makeIssuer(): Issuer {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key: JsonWebKey = { ...publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' };
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return {
    keys: JSON.stringify({ keys: [key] }),
    token: (claims) => {
      const text = `${part({ alg: 'RS256', kid: 'one', typ: 'JWT' })}.${part(claims)}`;
      return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
    },
  };
}
