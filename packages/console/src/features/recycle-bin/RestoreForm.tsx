import { Skeleton, Stack, TextInput, type TextInputProps } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { FormEventHandler, ReactNode } from 'react'
import { t } from '../../i18n/messages.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'

interface RestoreDialogProps<Deleted> {
  deleted: UseQueryResult<Deleted>
  nameOf: (deleted: Deleted) => string
  onClose: () => void
  /** The form, as soon as what is restored is known. */
  children: (deleted: Deleted) => ReactNode
}

/** The dialog that restores something deleted. */
export function RestoreDialog<Deleted>({ deleted, nameOf, onClose, children }: RestoreDialogProps<Deleted>) {
  const { data } = deleted
  return (
    <Dialog
      onClose={onClose}
      title={data ? t('recycleBin.restoreTitle', { name: nameOf(data) }) : t('recycleBin.restore')}
    >
      {deleted.isError && <ProblemAlert error={deleted.error} />}
      {deleted.isPending && <Skeleton height={160} aria-busy />}
      {data && children(data)}
    </Dialog>
  )
}

interface RestoreFormProps {
  onSubmit: FormEventHandler<HTMLFormElement>
  restore: { error: Error | null; isPending: boolean }
  /** The names of the fields, which show what is wrong with them themselves. */
  fields: readonly string[]
  /** Is it not allowed, or is something missing? */
  disabled: boolean
  onClose: () => void
  children: ReactNode
}

/** The form of a restore: what comes back and what is asked for, the reason why it was refused, and the buttons. */
export function RestoreForm({ onSubmit, restore, fields, disabled, onClose, children }: RestoreFormProps) {
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="md">
        {children}
        {restore.error && (
          <ProblemAlert error={restore.error} title={t('recycleBin.notRestored')} fields={fields} />
        )}
        <DialogActions
          onCancel={onClose}
          submit={t('recycleBin.restore')}
          busy={restore.isPending}
          disabled={disabled}
        />
      </Stack>
    </form>
  )
}

/** Asks for another name, where something else has the earlier one meanwhile. */
export function OtherName(input: TextInputProps) {
  return (
    <TextInput
      label={t('recycleBin.otherName')}
      description={t('recycleBin.nameTaken')}
      autoComplete="off"
      {...input}
    />
  )
}
