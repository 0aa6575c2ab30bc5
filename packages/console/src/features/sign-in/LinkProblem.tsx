import { Stack, Text } from '@mantine/core'
import { problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { TextLink } from '../../ui/TextLink.tsx'

export type LinkPurpose = 'setup' | 'reset' | 'invitation' | 'recovery' | 'email' | 'email-undo'

interface LinkProblemProps {
  purpose: LinkPurpose
  /** Undefined if the address has no secret, or an impossible one. */
  error?: unknown
}

export function LinkProblem({ purpose, error }: LinkProblemProps) {
  return (
    <Stack gap="md">
      {error === undefined ? (
        <Text size="sm">{t('publicPages.linkIncomplete')}</Text>
      ) : (
        <ProblemAlert error={error} />
      )}
      <Text size="sm">{adviceFor(purpose, error)}</Text>
      {purpose === 'reset' && (
        <TextLink to="/forgot-password" size="sm">
          {t('publicPages.newLink')}
        </TextLink>
      )}
      <TextLink to="/" size="sm">
        {t('publicPages.goToSignIn')}
      </TextLink>
    </Stack>
  )
}

const advice = {
  setup: 'publicPages.adviceSetup',
  reset: 'publicPages.adviceReset',
  invitation: 'publicPages.adviceInvitation',
  email: 'publicPages.adviceEmail',
  'email-undo': 'publicPages.adviceEmailUndo',
  recovery: 'publicPages.adviceRecovery',
} as const satisfies Record<LinkPurpose, string>

function adviceFor(purpose: LinkPurpose, error: unknown): string {
  if (error !== undefined && problemOf(error).code === 'setup.done') return t('publicPages.setupDone')
  return t(advice[purpose])
}
