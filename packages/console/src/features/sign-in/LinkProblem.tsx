import { Stack, Text } from '@mantine/core'
import { problemOf } from '../../api/problem.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { TextLink } from '../../ui/TextLink.tsx'

interface LinkProblemProps {
  purpose: 'setup' | 'reset'
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
      <TextLink to="/" size="sm">
        Go to sign-in
      </TextLink>
    </Stack>
  )
}

function adviceFor(purpose: LinkProblemProps['purpose'], error: unknown): string {
  if (purpose === 'reset')
    return 'A reset link works once and for 30 minutes. Ask an administrator for a new one.'
  if (error !== undefined && problemOf(error).code === 'setup.done')
    return 'There is an administrator already: sign in, or ask that person for an account.'
  return 'Restart the server: as long as there is no administrator, it prints a new setup link at every start. Open the whole link.'
}
