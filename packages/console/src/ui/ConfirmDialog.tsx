import { List, Stack, Text, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { rich } from '../i18n/rich.ts'
import { Dialog } from './Dialog.tsx'
import { DialogActions } from './DialogActions.tsx'
import { ProblemAlert } from './ProblemAlert.tsx'

interface ConfirmDialogProps {
  title: string
  /** The consequences, in sentences. */
  consequences: string[]
  confirmLabel: string
  danger?: boolean
  busy: boolean
  error: unknown
  /** What must be typed first, only for irreversible actions: the name of one thing, the number of several. A list: one field for each. */
  typeToConfirm?: string | readonly string[]
  /** Whether something in `children` must still be chosen. */
  incomplete?: boolean
  children?: ReactNode
  onConfirm: () => void
  onClose: () => void
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const wanted = [props.typeToConfirm ?? []].flat()
  const [typed, setTyped] = useState<Readonly<Record<number, string>>>({})
  const ready = !props.incomplete && wanted.every((text, place) => typed[place] === text)
  return (
    <Dialog onClose={props.onClose} title={props.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (ready && !props.busy) props.onConfirm()
        }}
      >
        <Stack gap="md">
          {props.consequences.length > 0 && (
            <List size="sm" spacing={4}>
              {props.consequences.map((each) => (
                <List.Item key={each}>{each}</List.Item>
              ))}
            </List>
          )}
          {props.children}
          {wanted.map((text, place) => (
            <TextInput
              // biome-ignore lint/suspicious/noArrayIndexKey: two texts may be the same
              key={place}
              label={
                <Text span size="sm" style={{ overflowWrap: 'anywhere' }}>
                  {rich('ui.typeToConfirm', { text })}
                </Text>
              }
              value={typed[place] ?? ''}
              onChange={({ currentTarget }) =>
                setTyped((before) => ({ ...before, [place]: currentTarget.value }))
              }
              autoComplete="off"
              data-discardable
              data-autofocus={place === 0 || undefined}
            />
          ))}
          {props.error != null && <ProblemAlert error={props.error} />}
          <DialogActions
            onCancel={props.onClose}
            submit={props.confirmLabel}
            busy={props.busy}
            disabled={!ready}
            danger={props.danger}
          />
        </Stack>
      </form>
    </Dialog>
  )
}
