import { z } from 'zod';

/** For tools that answer about the project as it is, or as it would be with a plan. */
export const planInput = {
  plan: z.string().regex(/^[0-9a-f]{8,64}$/).optional().describe('Id of a plan of mesh_plan: the answer is then about the project with the plan in place. Without it, about the files as they are.'),
};
