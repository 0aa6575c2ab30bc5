import { Button, Code, Group, Menu, Text } from '@mantine/core'
import type { Verdict } from '@rollcall/contract/actions.ts'
import type { ApiKey } from '@rollcall/contract/me.ts'
import { IconClockX, IconMoon, IconSun, IconTrash } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { CopyLinkItem } from '../../ui/CopyLinkItem.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table.ts'
import { toastDone } from '../../ui/toast.tsx'

/** A key, with what the caller may do with it. */
type ListedKey = ApiKey & { actions: { revoke: Verdict; wake?: Verdict } }

interface ApiKeyListProps<Key extends ListedKey> {
  keys: Key[]
  /** Where the list stands, by its path in the tenant. */
  path: string
  emptyText: string
  /** The creator of a key, if it is not the owner. */
  madeBy?: (key: Key) => string
  revoke: (key: string) => Promise<unknown>
  /** Wakes a key that is asleep. */
  wake?: (key: string) => Promise<unknown>
}

export function ApiKeyList<Key extends ListedKey>({
  keys,
  path,
  emptyText,
  madeBy,
  revoke,
  wake,
}: ApiKeyListProps<Key>) {
  const [asked, setAsked] = useState<Key>()
  const revokeButton = (key: Key) =>
    key.actions.revoke.allowed && (
      <Button
        size="compact-xs"
        variant="default"
        aria-label={t('credentials.revokeNamed', { name: key.name })}
        onClick={() => setAsked(key)}
      >
        {t('credentials.revoke')}
      </Button>
    )
  const columns: Column<Key>[] = [
    {
      key: 'name',
      label: t('credentials.name'),
      render: (key) => <NameCell apiKey={key} wake={wake} />,
    },
    {
      key: 'hint',
      label: t('credentials.endsIn'),
      render: (key) => <Code style={{ whiteSpace: 'nowrap' }}>…{key.hint}</Code>,
    },
    { key: 'used', label: t('credentials.lastUsed'), render: (key) => <Time at={key.lastUsedAt} /> },
    { key: 'expires', label: t('credentials.expires'), render: (key) => <Expiry at={key.expiresAt} /> },
    { key: 'created', label: t('credentials.created'), render: (key) => <Time at={key.createdAt} /> },
    ...(madeBy ? [{ key: 'by', label: t('credentials.madeBy'), render: madeBy }] : []),
    ...(keys.some(({ actions }) => actions.revoke.allowed)
      ? [{ key: 'action', label: '', min: 125, share: 0, render: revokeButton }]
      : []),
  ]
  return (
    <>
      <DataTable
        label={t('credentials.apiKeys')}
        columns={columns}
        rows={keys}
        rowKey={(key) => key.id}
        menu={{
          nameOf: ({ name }) => name,
          items: (key) => (
            <ApiKeyRowItems apiKey={key} path={path} wake={wake} onRevoke={() => setAsked(key)} />
          ),
        }}
        empty={<EmptyState title={t('credentials.noKeys')}>{emptyText}</EmptyState>}
      />
      {asked && <RevokeDialog apiKey={asked} revoke={revoke} onClose={() => setAsked(undefined)} />}
    </>
  )
}

/** Only keys of groups can be asleep. */
type Sleeping = ListedKey & { asleepSince?: string | null }
type Wake = ApiKeyListProps<ListedKey>['wake'] | undefined

function NameCell({ apiKey, wake }: { apiKey: Sleeping; wake: Wake }) {
  const { name, addresses, asleepSince } = apiKey
  return (
    <>
      <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
        {name}
      </Text>
      {addresses && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {t('credentials.onlyFrom', { addresses: addresses.join(', ') })}
        </Text>
      )}
      {asleepSince && <Asleep apiKey={apiKey} wake={wake} />}
    </>
  )
}

function useWake(apiKey: Sleeping, wake: Wake) {
  return useMutation({
    mutationFn: async () => wake?.(apiKey.id),
    onSuccess: () => toastDone(t('credentials.awake', { name: apiKey.name })),
    onError: (error) => toastDone(problemOf(error).detail),
  })
}

/** May the key be woken, and does it sleep? */
function mayWake({ asleepSince, actions }: Sleeping, wake: Wake): boolean {
  return Boolean(wake && asleepSince && actions.wake?.allowed)
}

interface ApiKeyRowItemsProps {
  apiKey: Sleeping
  path: string
  wake: Wake
  onRevoke: () => void
}

/** What can be done with a key of the list. */
function ApiKeyRowItems({ apiKey, path, wake, onRevoke }: ApiKeyRowItemsProps) {
  const change = useWake(apiKey, wake)
  return (
    <>
      {mayWake(apiKey, wake) && (
        <Menu.Item leftSection={<IconSun size={16} aria-hidden />} onClick={() => change.mutate()}>
          {t('credentials.wake')}
        </Menu.Item>
      )}
      {apiKey.actions.revoke.allowed && (
        <Menu.Item
          leftSection={<IconTrash size={16} aria-hidden />}
          c="var(--mantine-color-error)"
          onClick={onRevoke}
        >
          {t('credentials.revokeAsk')}
        </Menu.Item>
      )}
      <CopyLinkItem path={path} />
    </>
  )
}

function Asleep({ apiKey, wake }: { apiKey: Sleeping; wake: Wake }) {
  const change = useWake(apiKey, wake)
  return (
    <Group gap="xs" mt={4}>
      <Pill tone="warning" icon={<IconMoon size={13} aria-hidden />}>
        {t('credentials.asleep')}
      </Pill>
      {mayWake(apiKey, wake) && (
        <Button
          size="compact-xs"
          variant="default"
          loading={change.isPending}
          aria-label={t('credentials.wakeNamed', { name: apiKey.name })}
          onClick={() => change.mutate()}
        >
          {t('credentials.wake')}
        </Button>
      )}
    </Group>
  )
}

function Expiry({ at }: { at: string | null }) {
  if (at === null || Date.parse(at) > Date.now()) return <Time at={at} />
  return (
    <Pill tone="warning" icon={<IconClockX size={13} aria-hidden />}>
      {t('credentials.expired')}
    </Pill>
  )
}

function RevokeDialog({
  apiKey,
  revoke,
  onClose,
}: {
  apiKey: ApiKey
  revoke: ApiKeyListProps<ListedKey>['revoke']
  onClose: () => void
}) {
  const change = useMutation({
    mutationFn: () => revoke(apiKey.id),
    onSuccess: () => {
      toastDone(t('credentials.revoked', { name: apiKey.name }))
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={t('credentials.revokeTitle', { name: apiKey.name })}
      consequences={[t('credentials.keyRefused'), t('credentials.keyGone')]}
      confirmLabel={t('credentials.revokeKey')}
      danger
      busy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate()}
      onClose={onClose}
    />
  )
}
