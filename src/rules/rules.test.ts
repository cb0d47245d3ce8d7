import { describe } from 'vitest';
import { rules as shared } from './registry.generated.ts';
import { describeRuleContract } from '../../test/rule-contract.ts';

describe('rules that hold on every mesh', () => describeRuleContract(shared));
