import type { Group } from '@rollcall/contract/groups.ts'
import { api } from '../../api/client.ts'
import { type Option, rowsDrawn } from '../../ui/picker/options.ts'
import type { Source } from '../../ui/picker/source.ts'

/** The first groups that the viewer sees and a search finds, by name. */
export async function findGroups(q: string, signal?: AbortSignal): Promise<Group[]> {
  const filter = { limit: rowsDrawn, sort: 'name' as const, ...(q ? { q: q.slice(0, 200) } : {}) }
  return (await api.groups.list(filter, signal ? { signal } : {})).items
}

/** One of all groups that the viewer sees, in the form of pickers. */
export const groupSource: Source = {
  key: ['groups'],
  find: async (q, signal) => (await findGroups(q, signal)).map(groupOption),
}

export function groupOption({ id, name }: Pick<Group, 'id' | 'name'>): Option {
  return { value: id, label: name }
}
