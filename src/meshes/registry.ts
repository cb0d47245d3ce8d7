import type { UpstreamTool } from '../rules/analyzer.ts';
import type { ReadinessCheck } from '../rules/readiness/row.ts';
import type { RegisteredRule } from '../rules/rule.ts';
import type { MeshBackend } from './backend.ts';
import { backend as istio } from './istio/backend.ts';
import { tools as istioTools } from './istio/compat/tools.ts';
import { readinessChecks as istioReadinessChecks } from './istio/readiness/checks.ts';
import { rules as istioRules } from './istio/rules/registry.generated.ts';

/** Every mesh that can be written, by name. Shared code reaches a mesh through here and no other way. */
export const backends: ReadonlyMap<string, MeshBackend> = new Map([istio].map((backend) => [backend.name, backend]));

/** Rules of every mesh. */
export const meshRules: readonly RegisteredRule[] = [...istioRules];

/** Rows of the readiness table that only a mesh can judge. */
export const meshReadinessChecks: readonly ReadinessCheck[] = [...istioReadinessChecks];

/** Other checkers whose verdicts can be asked for, by name. */
export const upstreamTools: ReadonlyMap<string, UpstreamTool> = new Map([...istioTools].map((tool) => [tool.name, tool]));
