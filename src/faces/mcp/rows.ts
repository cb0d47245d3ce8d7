import { z } from 'zod';

/** An entry whose fields the description of its list names. A full schema of every report would cost a model more than it helps. */
export const row = z.looseObject({});

/** A number of something. Plain, since `int` states bounds that nobody needs. */
export const amount = z.number();
