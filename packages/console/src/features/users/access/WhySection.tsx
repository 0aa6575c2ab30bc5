import { Group, Skeleton, Stack, Text } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useQuery } from '@tanstack/react-query'
import { useMayCall } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import { MomentPicker } from '../../../ui/pickers.tsx'
import { Section } from '../../../ui/Section.tsx'
import { PermissionPicker } from '../../permissions/PermissionPicker.tsx'
import { catalogueQuery } from '../../roles/roles.queries.ts'
import { userExplanationQuery } from '../people/users.queries.ts'
import type { Access } from './access.ts'
import { useAsked } from './asked.ts'
import { WhyAnswer } from './WhyAnswer.tsx'
import { whyId } from './WhyLink.tsx'

interface WhySectionProps {
  user: UserDetails
  /** The user's permissions: all that can be asked about without seeing the catalogue. */
  held: Access['permissions']
}

/** Explains why a user may do something, or why not. */
export function WhySection({ user, held }: WhySectionProps) {
  const { why, at, ask } = useAsked()
  const catalogue = useQuery({ ...catalogueQuery(), enabled: useMayCall(contract.permissions.list) })
  const own = held.map(({ permission, ...described }) => ({ key: permission, ...described }))
  const permissions = catalogue.data?.items ?? (catalogue.isLoading ? undefined : own)
  return (
    <Section title={t('userAccess.why')} id="ask" notPrinted={why === undefined}>
      <Stack gap="sm" id={whyId} tabIndex={-1}>
        <Group gap="sm" align="flex-end">
          <PermissionPicker
            label={t('userAccess.permission')}
            placeholder={t('userAccess.searchPermission')}
            flex="1 1 240px"
            permissions={permissions}
            value={why ?? null}
            onChange={(permission) =>
              ask(permission ? { why: permission } : { why: undefined, at: undefined })
            }
          />
          <MomentPicker
            label={t('userAccess.when')}
            placeholder={t('userAccess.now')}
            w={190}
            value={at}
            onChange={(moment) => ask({ at: moment })}
          />
        </Group>
        {why ? (
          <Answer user={user} permission={why} at={at} />
        ) : (
          <Text size="sm" c="dimmed">
            {t('userAccess.choose')}
          </Text>
        )}
      </Stack>
    </Section>
  )
}

interface AnswerProps {
  user: UserDetails
  permission: string
  at: string | undefined
}

function Answer({ user, permission, at }: AnswerProps) {
  const explanation = useQuery(userExplanationQuery(user.id, permission, at))
  if (explanation.isPending) return <Skeleton height={140} />
  if (explanation.isError)
    return <ProblemAlert error={explanation.error} onRetry={() => void explanation.refetch()} />
  return <WhyAnswer user={user} explanation={explanation.data} at={at} />
}
