/** A service's place in the call graph. */
export const roleNames = ['gateway', 'caller-of-several', 'synchronous-api', 'external-integration', 'background-worker', 'datastore'] as const;

export type RoleName = (typeof roleNames)[number];
