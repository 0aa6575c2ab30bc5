import { Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { useMayCall } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { ApiKeyList } from '../credentials/ApiKeyList.tsx'
import { CreateApiKeyDialog } from '../credentials/CreateApiKeyDialog.tsx'
import { OwnMachines } from '../machines/OwnMachines.tsx'
import { ownApiKeysQuery } from './api-keys.queries.ts'

const route = getRouteApi('/shell/account/api-keys')

export function ApiKeysTab() {
  const keys = useQuery({ ...ownApiKeysQuery, refetchOnMount: 'always' })
  const mayCreate = useMayCall(contract.apiKeys.create)
  const { create } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-end">
        <Text size="sm" c="dimmed" maw={620}>
          {t('account.keysText')}
        </Text>
        {mayCreate && (
          <Button
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => void navigate({ search: { create: 'yes' } })}
          >
            {t('account.createKey')}
          </Button>
        )}
      </Group>
      {keys.isPending && <Skeleton height={120} />}
      {keys.isError && <ProblemAlert error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.data && (
        <ApiKeyList
          keys={keys.data}
          path="/account/api-keys"
          emptyText={mayCreate ? t('account.noKeysYet') : t('account.mayNotCreate')}
          revoke={(key) => api.apiKeys.revokeOwn({ key })}
        />
      )}
      {/* Asked after the keys: a session that has ended is refused once. */}
      {keys.isSuccess && keys.isFetchedAfterMount && <OwnMachines />}
      {create && mayCreate && (
        <CreateApiKeyDialog
          create={(key) => api.apiKeys.create(key)}
          onClose={() => void navigate({ search: {} })}
        />
      )}
    </Stack>
  )
}
