import type { Chapter } from './chapter.ts';

export const tokens: Chapter = {
  title: 'RequestAuthentication',
  semantics: [
    { name: 'no-token-passes', does: 'Without a token a request passes RequestAuthentication.' },
    { name: 'bad-token-is-401', does: 'A token that is invalid or expired is answered 401.' },
    { name: 'wrong-audience-is-403', does: 'A token for another audience is answered 403.' },
    { name: 'first-refusing-provider-answers', does: 'Where several providers refuse what they find, the first by issuer decides between 401 and 403; if it knows only that the token is not of its issuer, the last of the others does.' },
    { name: 'several-issuers-are-alternatives', does: 'With several issuers one that validates is enough; a token of none of them is 401.' },
    { name: 'request-authentications-add-up', does: 'The rules of all matching RequestAuthentications add up, those of the root namespace too.' },
    { name: 'request-authentication-of-other-namespaces', does: 'RequestAuthentication of another namespace does nothing.' },
    { name: 'presence-is-for-policies', does: 'Only requestPrincipals or claims in a policy make a token necessary.' },
    { name: 'preflight-bypasses-tokens', does: 'A CORS preflight passes without its token being checked.' },
    { name: 'key-sets-that-cannot-be-had', does: 'Where the key set cannot be had, tokens are refused.' },
    { name: 'token-places', does: 'A token is looked for in the Authorization header and the parameter access_token; with fromHeaders, fromParams or fromCookies there instead.' },
    { name: 'token-is-taken-out', does: 'A proxy that has accepted a token takes it out, unless forwardOriginalToken is set.' },
    { name: 'query-after-the-token-is-taken-out', does: 'A proxy that takes a token out of the query writes the rest anew: decoded, in the order of names, each with `=`.' },
    { name: 'all-tokens-of-a-provider-must-hold', does: 'Of several tokens in the places of one provider all must be valid.' },
    { name: 'places-of-a-provider-are-sorted', does: 'Headers, parameters and cookies of a rule are looked at in the order of their names, whatever order they are written in; the token that was found last is read first.' },
    { name: 'good-tokens-all-write-their-headers', does: 'Of several good tokens each adds its payload and its claims to the headers that the rule names, the last that was found first.' },
    { name: 'token-rules-of-the-own-namespace-first', does: 'Rules for one issuer are asked in the order of the namespace of the workload, then of the root namespace, in each the oldest first.' },
    { name: 'claims-as-headers', does: 'A claim that is a list or an object becomes a header as JSON in base64; an empty text becomes none.' },
    { name: 'claims-do-not-travel', does: 'What a gateway found in a token is not known to the pod behind it.' },
    { name: 'tokens-on-tcp', does: 'On a TCP port tokens are not looked at.' },
  ],
};
