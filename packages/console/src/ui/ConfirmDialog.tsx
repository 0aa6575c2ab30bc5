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
  /** The fields in `children` that show their own errors. */
  errorFields?: readonly string[]
  /** What must be typed first, only for irreversible actions: the name of one thing, the number of several. */
  typeToConfirm?: string
  /** Whether something in `children` must still be chosen. */
  incomplete?: boolean
  children?: ReactNode
  onConfirm: () => void
  onClose: () => void
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const [typed, setTyped] = useState('')
  const ready = !props.incomplete && (props.typeToConfirm === undefined || typed === props.typeToConfirm)
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
          {props.typeToConfirm !== undefined && (
            <TextInput
              label={
                <Text span size="sm" style={{ overflowWrap: 'anywhere' }}>
                  {rich('ui.typeToConfirm', { text: props.typeToConfirm })}
                </Text>
              }
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              autoComplete="off"
              data-discardable
              data-autofocus
            />
          )}
          {props.error != null && <ProblemAlert error={props.error} fields={props.errorFields ?? []} />}
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
