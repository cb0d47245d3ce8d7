import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { claimSets, issuers, jwks, tokenOf } from './tokens.ts';

const publicKey = createPublicKey({ key: (JSON.parse(jwks) as { readonly keys: readonly [JsonWebKey] }).keys[0], format: 'jwk' });

function isSigned(token: string): boolean {
  const [head, body, signature = ''] = token.split('.');
  return verify('sha256', Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, 'base64url'));
}

function payloadOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
}

describe('tokens', () => {
  it('verify with the key that policies are given, and hold what they were asked to', () => {
    for (const iss of issuers) {
      for (const claims of claimSets) {
        const token = tokenOf({ iss, ...claims });
        expect(isSigned(token)).toBe(true);
        expect(payloadOf(token)).toEqual({ iss, ...claims, exp: 4_102_444_800 });
      }
    }
  });

  it('are the same every time', () => {
    expect(tokenOf({ iss: 'judge', sub: 'ann' })).toBe(tokenOf({ iss: 'judge', sub: 'ann' }));
  });

  it('have the fault that was asked for, and no other', () => {
    const [expired, early, forged] = [tokenOf({ iss: 'judge' }, 'expired'), tokenOf({ iss: 'judge' }, 'not-yet-valid'), tokenOf({ iss: 'judge' }, 'forged')];
    expect([expired, early, forged].map(isSigned)).toEqual([true, true, false]);
    const now = Date.UTC(2026, 0) / 1000;
    expect([expired, early, forged].map(payloadOf).map(({ exp, nbf = 0 }) => [Number(exp) > now, Number(nbf) <= now])).toEqual([[false, true], [true, false], [true, true]]);
  });

  it('leave the private half of the key out of what policies are given', () => {
    expect(jwks).not.toMatch(/"(?:d|p|q|dp|dq|qi)":/);
  });
});
