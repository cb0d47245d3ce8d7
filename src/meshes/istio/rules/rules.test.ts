import { describe } from 'vitest';
import { describeRuleContract } from '../../../../test/rule-contract.ts';
import { rules } from './registry.generated.ts';

describe('rules for Istio', () => describeRuleContract(rules));
