import type { Tool } from './tool.ts';
import { applyPlan } from './tools/apply-plan.ts';
import { check } from './tools/check.ts';
import { compare } from './tools/compare.ts';
import { describeInventory } from './tools/describe-inventory.ts';
import { explainConfigTool } from './tools/explain-config.ts';
import { explainRule } from './tools/explain-rule.ts';
import { exportPlan } from './tools/export-plan.ts';
import { getManifests } from './tools/get-manifests.ts';
import { listIntents } from './tools/list-intents.ts';
import { parseIntent } from './tools/parse-intent.ts';
import { plan } from './tools/plan.ts';
import { traceRequest } from './tools/trace-request.ts';
import { verify } from './tools/verify.ts';
import { whoCanReach } from './tools/who-can-reach.ts';

/** In the order in which they are listed: what is there, what is wanted, what comes of it, and at last what writes. */
export const allTools: readonly Tool[] = [describeInventory, check, explainRule, traceRequest, whoCanReach, explainConfigTool, listIntents, parseIntent, plan, getManifests, compare, verify, exportPlan, applyPlan];

/** Without leave to write, what writes is not there at all: a tool that only refuses invites to try. */
export function toolsFor({ allowWrite }: { readonly allowWrite: boolean }): readonly Tool[] {
  return allTools.filter((tool) => allowWrite || tool.annotations.readOnlyHint);
}
