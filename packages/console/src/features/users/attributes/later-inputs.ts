import { later } from '../../../ui/later.tsx'

/** The fields of attributes in forms. Few tenants have attributes: rendered only where there are some, it is not loaded for the others. */
export const AttributeInputs = later(
  () => import('./AttributeInputs.tsx').then((module) => module.AttributeInputs),
  { rare: true },
)
