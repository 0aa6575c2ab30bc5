import { Button, Group, List, Stack, Text } from '@mantine/core'
import type { Import } from '@rollcall/contract/imports.ts'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { queryClient } from '../../api/query-client.ts'
import { t } from '../../i18n/messages.ts'
import { richWith } from '../../i18n/rich.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { Time } from '../../ui/Time.tsx'

/** What an import did, and for seven days the way to take it back. */
export function DoneStep({ given }: { given: Import }) {
  const { counts, takenBack, invitations, inviteAt, takeBackUntil, actions } = given
  return (
    <Stack gap="md">
      <List size="sm" spacing={4}>
        <List.Item>{t('imports.didCreate', { count: counts.created })}</List.Item>
        {counts.changed > 0 && <List.Item>{t('imports.didChange', { count: counts.changed })}</List.Item>}
        {counts.unchanged > 0 && <List.Item>{t('imports.didLeave', { count: counts.unchanged })}</List.Item>}
        {!takenBack && invitations === 'later' && inviteAt && (
          <List.Item>{richWith('imports.invitedOn', { at: () => <Time at={inviteAt} /> })}</List.Item>
        )}
      </List>
      {takenBack && <TakenBack {...takenBack} />}
      <Group>
        <Button component={Link} to="/settings/users">
          {t('imports.toUsers')}
        </Button>
        <Button component={Link} to="/settings/users/imports" variant="default">
          {t('imports.another')}
        </Button>
        {actions.takeBack.allowed && <TakeBack given={given} />}
      </Group>
      {actions.takeBack.allowed && takeBackUntil && (
        <Text size="sm" c="dimmed">
          {richWith('imports.takeBackUntil', { at: () => <Time at={takeBackUntil} /> })}
        </Text>
      )}
    </Stack>
  )
}

function TakenBack({ deleted, restored, left }: NonNullable<Import['takenBack']>) {
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600} role="status">
        {t('imports.takenBack')}
      </Text>
      <List size="sm" spacing={4}>
        <List.Item>{t('imports.backDeleted', { count: deleted })}</List.Item>
        {restored > 0 && <List.Item>{t('imports.backRestored', { count: restored })}</List.Item>}
        {left > 0 && <List.Item>{t('imports.backLeft', { count: left })}</List.Item>}
      </List>
    </Stack>
  )
}

function TakeBack({ given }: { given: Import }) {
  const [asked, setAsked] = useState(false)
  const { counts } = given
  const takeBack = useMutation({
    mutationFn: () => api.imports.takeBack({ import: given.id }),
    onSuccess: (back) => {
      queryClient.setQueryData(['imports', 'one', given.id], back)
      setAsked(false)
    },
  })
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconArrowBackUp size={16} aria-hidden />}
        onClick={() => setAsked(true)}
      >
        {t('imports.takeBackAsk')}
      </Button>
      {asked && (
        <ConfirmDialog
          title={t('imports.takeBackTitle')}
          consequences={[
            ...(counts.created > 0 ? [t('imports.backDeletes', { count: counts.created })] : []),
            ...(counts.changed > 0 ? [t('imports.backRestores', { count: counts.changed })] : []),
            t('imports.backLeaves'),
          ]}
          confirmLabel={t('imports.takeBackDo')}
          danger
          busy={takeBack.isPending}
          error={takeBack.error}
          onConfirm={() => takeBack.mutate()}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  )
}

/** Why an import that was not found may be gone. */
export function GoneStep({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <Stack gap="sm">
      <ProblemAlert error={error} onRetry={onRetry} />
      <Group>
        <Button component={Link} to="/settings/users/imports" variant="default">
          {t('imports.another')}
        </Button>
      </Group>
    </Stack>
  )
}
