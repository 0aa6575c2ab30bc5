import { Stack, Text } from '@mantine/core'
import type { Import, ImportLine } from '@rollcall/contract/imports.ts'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { targetLabel } from './targets.ts'

/** What would become of a line: why it is refused, what it changes, or what it says. */
export function LineText({ given, line }: { given: Import; line: ImportLine }) {
  const { attributes } = useMe().tenant
  const nameOf = (place: number) =>
    given.columns[place]?.name || t('imports.columnNumber', { number: place + 1 })
  const sentences = () => {
    switch (line.outcome) {
      case 'refused':
        return line.reasons.map(({ column, value, message }) =>
          column === null
            ? message
            : t('imports.reason', { column: nameOf(column), value: value ?? '', message }),
        )
      case 'changed':
        return line.changes.map(({ target, before, after }) =>
          t('imports.change', {
            what: targetLabel(target, attributes),
            before: before ?? t('imports.noValue'),
            after: after || t('imports.noValue'),
          }),
        )
      default:
        return [saidIn(given, line)]
    }
  }
  return (
    <Stack gap={2}>
      {sentences().map((sentence) => (
        <Text key={sentence} size="sm" style={{ overflowWrap: 'anywhere' }}>
          {sentence}
        </Text>
      ))}
    </Stack>
  )
}

/** The values of a line that are read. */
function saidIn({ columns }: Import, { cells }: ImportLine): string {
  return cells.filter((cell, place) => cell !== '' && columns[place]?.target).join(' · ')
}
