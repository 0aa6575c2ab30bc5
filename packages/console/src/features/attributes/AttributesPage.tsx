import { Button, Menu, Text } from '@mantine/core'
import type { AttributeDefinition } from '@rollcall/contract/attributes.ts'
import { contract } from '@rollcall/contract/contract.ts'
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { mayCall, useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import type { Column } from '../../ui/table.ts'
import { toastDone } from '../../ui/toast.tsx'
import { labelOf } from '../users/attributes/attribute-values.ts'
import { AttributeDialog } from './AttributeDialog.tsx'
import { attributesQuery } from './attributes.queries.ts'
import { namesOfReaders, traitsOf, typeLabels } from './labels.ts'

/** What accounts have beside their names, and who reads and changes it. */
export function AttributesPage() {
  const me = useMe()
  const attributes = useQuery(attributesQuery)
  const [edited, setEdited] = useState<AttributeDefinition | 'new'>()
  const [deleted, setDeleted] = useState<AttributeDefinition>()
  const mayDefine = mayCall(me, contract.attributes.create) && mayCall(me, contract.users.update)
  const changeable = ({ definedIn }: AttributeDefinition) => mayDefine && definedIn === 'settings'
  return (
    <>
      <PageHeader
        title={t('attributes.title')}
        description={t('attributes.hint')}
        actions={
          mayDefine && (
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited('new')}>
              {t('attributes.add')}
            </Button>
          )
        }
      />
      {attributes.isError ? (
        <ProblemAlert error={attributes.error} onRetry={() => void attributes.refetch()} />
      ) : (
        <DataTable
          label={t('attributes.title')}
          columns={columns}
          rows={attributes.data}
          rowKey={({ key }) => key}
          menu={{
            nameOf: labelOf,
            offers: changeable,
            items: (attribute) => (
              <>
                <Menu.Item
                  leftSection={<IconPencil size={15} aria-hidden />}
                  onClick={() => setEdited(attribute)}
                >
                  {t('attributes.edit')}
                </Menu.Item>
                <Menu.Item
                  color="red"
                  leftSection={<IconTrash size={15} aria-hidden />}
                  onClick={() => setDeleted(attribute)}
                >
                  {t('attributes.delete')}
                </Menu.Item>
              </>
            ),
          }}
          empty={<EmptyState title={t('attributes.none')}>{t('attributes.noneHint')}</EmptyState>}
        />
      )}
      {edited && (
        <AttributeDialog
          {...(edited === 'new' ? {} : { attribute: edited })}
          onClose={() => setEdited(undefined)}
        />
      )}
      {deleted && <DeleteAttribute attribute={deleted} onClose={() => setDeleted(undefined)} />}
    </>
  )
}

const columns: Column<AttributeDefinition>[] = [
  {
    key: 'label',
    label: t('attributes.label'),
    names: true,
    share: 1.5,
    render: (attribute) => (
      <Text size="sm" fw={500} truncate>
        {labelOf(attribute)}
      </Text>
    ),
  },
  { key: 'key', label: t('attributes.key'), render: ({ key }) => key },
  { key: 'type', label: t('attributes.type'), min: 90, share: 0.5, render: ({ type }) => typeLabels[type] },
  { key: 'readers', label: t('attributes.readBy'), share: 2, render: ({ readBy }) => namesOfReaders(readBy) },
  { key: 'editors', label: t('attributes.editBy'), share: 2, render: ({ editBy }) => namesOfReaders(editBy) },
  { key: 'traits', label: t('attributes.traits'), share: 1.5, render: traitsOf },
  {
    key: 'defined',
    label: t('attributes.definedIn'),
    min: 115,
    share: 0.5,
    render: ({ definedIn }) => t(definedIn === 'profile' ? 'attributes.profile' : 'attributes.settings'),
  },
]

function DeleteAttribute({ attribute, onClose }: { attribute: AttributeDefinition; onClose: () => void }) {
  const name = labelOf(attribute)
  const remove = useMutation({
    mutationFn: () => api.attributes.remove({ attribute: attribute.key }),
    onSuccess: () => {
      toastDone(t('attributes.deleted', { name }))
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={t('attributes.deleteAsked', { name })}
      consequences={[t('attributes.deleteValues'), t('attributes.deleteLog')]}
      confirmLabel={t('attributes.delete')}
      danger
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  )
}
