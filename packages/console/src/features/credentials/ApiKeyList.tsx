import { Button, Code, Group, Text } from '@mantine/core'
import type { ApiKey } from '@rollcall/contract/me.ts'
import { IconClockX, IconMoon } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../../api/problem.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { type Column, DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { Time } from '../../ui/Time.tsx'
import { toastDone } from '../../ui/toast.tsx'

interface ApiKeyListProps<Key extends ApiKey> {
  keys: Key[]
  emptyText: string
  /** Who has made a key, where that is not whose it is. */
  madeBy?: (key: Key) => string
  /** Without it they are only shown. */
  revoke?: (key: string) => Promise<unknown>
  /** Wakes a key that sleeps. */
  wake?: ((key: string) => Promise<unknown>) | undefined
}

export function ApiKeyList<Key extends ApiKey>({
  keys,
  emptyText,
  madeBy,
  revoke,
  wake,
}: ApiKeyListProps<Key>) {
  const [asked, setAsked] = useState<Key>()
  const revokeButton = (key: Key) => (
    <Button
      size="compact-xs"
      variant="default"
      aria-label={`Revoke ${key.name}`}
      onClick={() => setAsked(key)}
    >
      Revoke
    </Button>
  )
  const columns: Column<Key>[] = [
    {
      key: 'name',
      label: 'Name',
      render: (key) => <NameCell apiKey={key} wake={wake} />,
    },
    {
      key: 'hint',
      label: 'Ends in',
      render: (key) => <Code style={{ whiteSpace: 'nowrap' }}>…{key.hint}</Code>,
    },
    { key: 'used', label: 'Last used', render: (key) => <Time at={key.lastUsedAt} /> },
    { key: 'expires', label: 'Expires', render: (key) => <Expiry at={key.expiresAt} /> },
    { key: 'created', label: 'Created', render: (key) => <Time at={key.createdAt} /> },
    ...(madeBy ? [{ key: 'by', label: 'Made by', render: madeBy }] : []),
    ...(revoke ? [{ key: 'action', label: '', width: 90, render: revokeButton }] : []),
  ]
  return (
    <>
      <DataTable
        label="API keys"
        columns={columns}
        rows={keys}
        rowKey={(key) => key.id}
        minWidth={madeBy ? 720 : 600}
        empty={<EmptyState title="No API keys">{emptyText}</EmptyState>}
      />
      {asked && revoke && <RevokeDialog apiKey={asked} revoke={revoke} onClose={() => setAsked(undefined)} />}
    </>
  )
}

/** Keys of groups can sleep, those of people never do. */
type Sleeping = ApiKey & { asleepSince?: string | null }

function NameCell({ apiKey, wake }: { apiKey: Sleeping; wake: ApiKeyListProps<ApiKey>['wake'] }) {
  const { name, addresses, asleepSince } = apiKey
  return (
    <>
      <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
        {name}
      </Text>
      {addresses && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {`only from ${addresses.join(', ')}`}
        </Text>
      )}
      {asleepSince && <Asleep apiKey={apiKey} wake={wake} />}
    </>
  )
}

function Asleep({ apiKey, wake }: { apiKey: Sleeping; wake: ApiKeyListProps<ApiKey>['wake'] }) {
  const change = useMutation({
    mutationFn: async () => wake?.(apiKey.id),
    onSuccess: () => toastDone(`API key "${apiKey.name}" is awake`),
    onError: (error) => toastDone(problemOf(error).detail),
  })
  return (
    <Group gap="xs" mt={4}>
      <Pill tone="warning" icon={<IconMoon size={13} aria-hidden />}>
        Sleeps: the group was given more
      </Pill>
      {wake && (
        <Button
          size="compact-xs"
          variant="default"
          loading={change.isPending}
          aria-label={`Wake ${apiKey.name}`}
          onClick={() => change.mutate()}
        >
          Wake
        </Button>
      )}
    </Group>
  )
}

function Expiry({ at }: { at: string | null }) {
  if (at === null || Date.parse(at) > Date.now()) return <Time at={at} />
  return (
    <Pill tone="warning" icon={<IconClockX size={13} aria-hidden />}>
      Expired
    </Pill>
  )
}

function RevokeDialog({
  apiKey,
  revoke,
  onClose,
}: {
  apiKey: ApiKey
  revoke: NonNullable<ApiKeyListProps<ApiKey>['revoke']>
  onClose: () => void
}) {
  const change = useMutation({
    mutationFn: () => revoke(apiKey.id),
    onSuccess: () => {
      toastDone(`API key "${apiKey.name}" revoked`)
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={`Revoke "${apiKey.name}"?`}
      consequences={[
        'Whatever uses this key is refused from its next request on.',
        'A revoked key cannot be brought back.',
      ]}
      confirmLabel="Revoke key"
      danger
      busy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate()}
      onClose={onClose}
    />
  )
}
