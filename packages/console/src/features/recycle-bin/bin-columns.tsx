import { Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table.ts'
import { nameInTable } from '../users/people/names.ts'
import type { BinItem } from './recycle-bin.queries.ts'

export const binColumns: Column<BinItem>[] = [
  {
    key: 'name',
    names: true,
    label: t('recycleBin.name'),
    render: (item) => <Name item={item} />,
  },
  {
    key: 'by',
    label: t('recycleBin.deletedBy'),
    render: ({ deletedBy }) => <DeletedBy name={deletedBy.name} />,
  },
  {
    key: 'at',
    label: t('recycleBin.deletedAt'),
    sort: 'deletedAt',
    render: ({ deletedAt }) => <Time at={deletedAt} />,
  },
  { key: 'until', label: t('recycleBin.until'), render: ({ endsAt }) => <Time at={endsAt} /> },
]

function Name({ item: { id, name, detail } }: { item: BinItem }) {
  return (
    <Stack gap={0}>
      <Link
        from="/settings/recycle-bin"
        to="/settings/recycle-bin"
        search={(before) => ({ ...before, restore: id })}
        className="rc-row-link"
        data-row
        preload={false}
        onClick={(event) => event.stopPropagation()}
      >
        {name}
      </Link>
      {detail && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {detail}
        </Text>
      )}
    </Stack>
  )
}

function DeletedBy({ name }: { name: string }) {
  return nameInTable(useMe(), name)
}
