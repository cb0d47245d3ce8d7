import { configureGlobal, readConfigureGlobal } from 'fast-check';

/**
 * Property tests draw the same cases on every machine, so that what failed once fails again and nothing that passed
 * fails by chance in somebody else's change. `PROPERTY_SEED=random` draws new ones, `PROPERTY_SEED=7` those of 7.
 */
const asked = process.env['PROPERTY_SEED'];
if (asked !== 'random') configureGlobal({ ...readConfigureGlobal(), seed: Number(asked ?? 20_261_121) });
