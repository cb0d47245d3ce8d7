import { defineIndex } from '../../../../rules/view.ts';
import { findMeshConfig, type FoundConfig } from '../../lift/mesh-settings.ts';

/** Where a mesh configuration may stand: a rule that uses the index declares them. */
export const meshConfigurationKinds = ['ConfigMap', 'install.istio.io/IstioOperator', 'sailoperator.io/Istio', 'operator.istio.io/Istio'] as const;

/** The mesh configuration as it is written; `assumed` where the input holds none. */
export const meshConfiguration = defineIndex({
  reads: meshConfigurationKinds,
  build: (view): FoundConfig => findMeshConfig(view as Pick<typeof view, 'ofKind'>),
});
