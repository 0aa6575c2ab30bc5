import { Stack, Text } from '@mantine/core'
import { problemOf } from '../../api/problem.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { TextLink } from '../../ui/TextLink.tsx'

export type LinkPurpose = 'setup' | 'reset' | 'invitation'

interface LinkProblemProps {
  purpose: LinkPurpose
  /** Nothing when the address came without a secret, or with one that cannot be one. */
  error?: unknown
}

export function LinkProblem({ purpose, error }: LinkProblemProps) {
  return (
    <Stack gap="md">
      {error === undefined ? (
        <Text size="sm">
          The link is not complete: what stands after # is missing or is not what was sent.
        </Text>
      ) : (
        <ProblemAlert error={error} />
      )}
      <Text size="sm">{adviceFor(purpose, error)}</Text>
      {purpose === 'reset' && (
        <TextLink to="/forgot-password" size="sm">
          Have a new link sent to you
        </TextLink>
      )}
      <TextLink to="/" size="sm">
        Go to sign-in
      </TextLink>
    </Stack>
  )
}

const advice: Record<LinkPurpose, string> = {
  setup:
    'Restart the server: as long as there is no administrator, it prints a new setup link at every start. Open the whole link.',
  reset:
    'A reset link works once and for 30 minutes, and a newer one ends those before. Ask an administrator for a new one.',
  invitation:
    'An invitation works once and only for a few days, and a newer one ends those before: open the latest mail. If you have registered already, sign in. Otherwise choose “Forgot password?” there to get the invitation again.',
}

function adviceFor(purpose: LinkPurpose, error: unknown): string {
  if (error !== undefined && problemOf(error).code === 'setup.done')
    return 'There is an administrator already: sign in, or ask that person for an account.'
  return advice[purpose]
}
