import { listAt, textAt } from '../../../../kube/resource.ts';
import type { View } from '../../../../rules/view.ts';
import { meshConfiguration, type meshConfigurationKinds } from './mesh-configuration.ts';

type ConfigurationView = View<(typeof meshConfigurationKinds)[number]>;

/** What the mesh configuration says that policies depend on. */
export interface SecuritySettings {
  readonly rootNamespace: string;
  /** The mesh's own trust domain and its aliases, with what else is known. */
  readonly trustDomains: readonly string[];
  /** Whether the configuration is in the input; otherwise these are Istio's defaults. */
  readonly isKnown: boolean;
  readonly isAutoMtls: boolean;
}

const defaultTrustDomain = 'cluster.local';

export function securitySettings(view: ConfigurationView): SecuritySettings {
  const { config, namespace, resource } = view.index(meshConfiguration);
  const aliases = listAt(config, ['trustDomainAliases']).filter((alias) => typeof alias === 'string');
  return {
    rootNamespace: textAt(config, ['rootNamespace']) || namespace,
    trustDomains: [textAt(config, ['trustDomain']) || defaultTrustDomain, ...aliases, ...(view.surroundings.trustDomains ?? [])],
    isKnown: resource !== undefined,
    isAutoMtls: config['enableAutoMtls'] !== false,
  };
}
