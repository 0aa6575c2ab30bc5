import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core'
import type { Problem } from '@rollcall/contract/problems.ts'
import { IconAlertTriangle } from '@tabler/icons-react'
import { pageIdentity } from '../api/identity.ts'
import { fieldErrors, problemOf } from '../api/problem.ts'
import { t } from '../i18n/messages.ts'
import { CopyButton } from './CopyButton.tsx'

interface ProblemAlertProps {
  error: unknown
  /** What has failed; the problem's own title then becomes part of the text. */
  title?: string
  /** The fields of a form that show their own errors. */
  fields?: readonly string[]
  onRetry?: () => void
}

export function ProblemAlert({ error, title, fields = [], onRetry }: ProblemAlertProps) {
  const problem = problemOf(error)
  if (isToldByCover(problem)) return null
  const detail = isToldAtFields(problem, fields) ? problem.title : problem.detail
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={title ?? problem.title}
    >
      <Stack gap={6}>
        {(title || detail !== problem.title) && (
          <Text size="sm">{title ? reasonOf(problem.title, detail) : detail}</Text>
        )}
        <ProblemReference error={error} />
        {onRetry && (
          <Group>
            <Button size="xs" variant="default" onClick={onRetry}>
              {t('ui.tryAgain')}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  )
}

/** Do fields of the form show the whole problem? Then it is not repeated above them. */
function isToldAtFields(problem: Problem, fields: readonly string[]): boolean {
  const wrong = Object.keys(fieldErrors(problem))
  return wrong.length > 0 && wrong.every((field) => fields.includes(field.split('.', 1)[0] as string))
}

/** Does the page ask to sign in again because of this problem? Then it is not shown here. */
export function isToldByCover({ code }: Problem): boolean {
  return code === 'access.not_signed_in' && pageIdentity() !== undefined
}

/** The stable code and the request id, which an administrator finds in the log and the audit log. */
export function ProblemReference({ error }: { error: unknown }) {
  const { code, requestId } = problemOf(error)
  const reference = requestId ? `${code} · ${requestId}` : code
  return (
    <Group gap={4} wrap="nowrap">
      <Code style={{ overflowWrap: 'anywhere' }}>{reference}</Code>
      <CopyButton value={reference} what={t('ui.codeAndRequest')} />
    </Group>
  )
}

export function reasonOf(title: string, detail: string): string {
  if (!detail || detail === title) return `${title}.`
  return detail.startsWith(title) ? detail : `${title}. ${detail}`
}
