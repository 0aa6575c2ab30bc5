import type { ComponentProps } from 'react'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import { rowsDrawn } from '../../ui/picker/options.ts'
import { PickOne } from '../../ui/picker/PickOne.tsx'

/** One of the groups that the viewer sees, found by the server. */
export function GroupPicker(props: Omit<ComponentProps<typeof PickOne>, 'source'>) {
  return (
    <PickOne
      label={t('userDetails.group')}
      placeholder={t('groups.searchByName')}
      source={{
        key: ['groups'],
        find: async (q, signal) => {
          const filter = { limit: rowsDrawn, sort: 'name' as const, ...(q ? { q } : {}) }
          return (await api.groups.list(filter, { signal })).items.map(({ id, name, description }) => ({
            value: id,
            label: name,
            description,
          }))
        },
      }}
      {...props}
    />
  )
}
