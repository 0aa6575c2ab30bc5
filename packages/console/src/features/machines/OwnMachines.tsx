import { Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { t } from '../../i18n/messages.ts'
import { MachineKeys } from './MachineKeys.tsx'
import { ownMachinesQuery } from './machines.queries.ts'

/** The machine accounts that the caller owns, each with its keys; nothing without one. */
export function OwnMachines() {
  const own = useQuery(ownMachinesQuery)
  if (!own.data || own.data.items.length === 0) return null
  return (
    <Stack gap="md" mt="lg">
      <Title order={2} size="h3">
        {t('machines.own')}
      </Title>
      <Text size="sm" c="dimmed" maw={620}>
        {t('machines.ownText')}
      </Text>
      {own.data.items.map((machine) => (
        <MachineKeys key={machine.id} machine={machine} title={machine.username} path="/account/api-keys" />
      ))}
    </Stack>
  )
}
