import type { MeshModel } from '../model/mesh-model.ts';
import { flattenPlace, type FindPlace, type FlatSource } from './places.ts';

/** Configuration that the model does not read: conclusions may rest on it. */
export interface ReportUnread extends FlatSource {
  readonly what: string;
}

export function unreadOf(model: MeshModel, placeOf: FindPlace): ReportUnread[] {
  return model.unread.map(({ what, source }) => ({ what, ...flattenPlace(placeOf(source)) }));
}
