import { Button, Skeleton } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { Section } from '../../ui/Section.tsx'
import { ApiKeyList } from '../credentials/ApiKeyList.tsx'
import { CreateApiKeyDialog } from '../credentials/CreateApiKeyDialog.tsx'
import { machineKeysQuery } from './machines.queries.ts'

interface MachineKeysProps {
  machine: { id: string; username: string }
  title: string
  /** Where the list stands, by its path in the tenant. */
  path: string
}

/** The keys of a machine account, for its owner and those who manage keys. */
export function MachineKeys({ machine, title, path }: MachineKeysProps) {
  const [creating, setCreating] = useState(false)
  const keys = useQuery(machineKeysQuery(machine.id))
  const one = { machine: machine.id }
  return (
    <Section
      title={title}
      actions={
        keys.data?.actions.create.allowed && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={15} aria-hidden />}
            aria-label={t('machines.createKeyOf', { name: machine.username })}
            onClick={() => setCreating(true)}
          >
            {t('machines.createKey')}
          </Button>
        )
      }
    >
      {keys.isPending && <Skeleton height={80} />}
      {keys.isError && <ProblemAlert error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.data && (
        <ApiKeyList
          keys={keys.data.items}
          path={path}
          madeBy={({ createdBy }) => createdBy?.name ?? t('machines.commandLine')}
          emptyText={t('machines.noKeys')}
          revoke={(key) => api.machines.revokeKey({ ...one, key })}
        />
      )}
      {creating && (
        <CreateApiKeyDialog
          ends
          create={({ expiresAt, ...key }) =>
            api.machines.createKey({ ...one, ...key, expiresAt: expiresAt ?? '' })
          }
          onClose={() => setCreating(false)}
        />
      )}
    </Section>
  )
}
