import { Button, Group as Row, Skeleton, Stack, Text } from '@mantine/core'
import type { GroupDetails } from '@rollcall/contract/groups.ts'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { ApiKeyList } from '../credentials/ApiKeyList.tsx'
import { CreateApiKeyDialog } from '../credentials/CreateApiKeyDialog.tsx'
import { groupApiKeysQuery } from './groups.queries.ts'

export function GroupApiKeysTab({ group }: { group: GroupDetails }) {
  const [creating, setCreating] = useState(false)
  const keys = useQuery(groupApiKeysQuery(group.id))
  const one = { group: group.id }
  const mayCreate = group.actions.createApiKey.allowed
  return (
    <Stack gap="md">
      <Row justify="space-between" gap="sm">
        <Text size="sm" c="dimmed" maw={620}>
          {t('groups.keysAreFor')}
        </Text>
        {mayCreate && (
          <Button
            size="xs"
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => setCreating(true)}
          >
            {t('groups.createKey')}
          </Button>
        )}
      </Row>
      {keys.isPending && <Skeleton height={120} />}
      {keys.isError && <ProblemAlert error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.data && (
        <ApiKeyList
          keys={keys.data}
          path={`/groups/${group.id}?tab=api-keys`}
          madeBy={(key) => key.createdBy.name}
          emptyText={group.roles.length > 0 ? t('groups.noKeysYet') : t('groups.keyPermitsNothing')}
          wake={(key) => api.groupApiKeys.wake({ ...one, key })}
          revoke={(key) => api.groupApiKeys.revoke({ ...one, key })}
        />
      )}
      {creating && (
        <CreateApiKeyDialog
          create={(key) => api.groupApiKeys.create({ ...one, ...key })}
          onClose={() => setCreating(false)}
        />
      )}
    </Stack>
  )
}
