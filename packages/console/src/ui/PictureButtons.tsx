import { Button, FileButton, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import { fieldErrors, problemOf } from '../api/problem.ts'
import { t } from '../i18n/messages.ts'
import { ProblemAlert } from './ProblemAlert.tsx'

interface PictureChangeOptions<Saved> {
  /** The file as it is sent; undefined for what the browser cannot draw. */
  read: (file: File) => Promise<string | undefined>
  /** Sends a picture; null removes the present one. */
  save: (picture: string | null) => Promise<Saved>
  onSaved: (saved: Saved, removed: boolean) => unknown
  /** The title of what is said when it fails. */
  notSaved: string
}

interface PictureChange {
  choose: (file: File) => void
  remove: () => void
  busy: boolean
  /** What went wrong, to be shown below the picture. */
  problem: ReactNode
}

/** Saves a picture as soon as it is chosen, and removes it. */
export function usePictureChange<Saved>(options: PictureChangeOptions<Saved>): PictureChange {
  const { read, save, onSaved, notSaved } = options
  const [unreadable, setUnreadable] = useState(false)
  const change = useMutation({
    async mutationFn(file: File | null) {
      setUnreadable(false)
      const picture = file && (await read(file))
      if (picture === undefined) setUnreadable(true)
      else await onSaved(await save(picture), picture === null)
    },
  })
  const { picture } = change.isError ? fieldErrors(problemOf(change.error)) : {}
  const said = unreadable ? t('ui.unreadablePicture') : picture
  return {
    choose: (file) => change.mutate(file),
    remove: () => change.mutate(null),
    busy: change.isPending,
    problem: said ? (
      <Text size="xs" c="red" role="alert">
        {said}
      </Text>
    ) : (
      change.isError && <ProblemAlert error={change.error} title={notSaved} />
    ),
  }
}

interface PictureButtonsProps {
  change: PictureChange
  choose: string
  /** Undefined where there is no picture to remove. */
  remove: string | undefined
  disabled?: boolean
}

/** The buttons that choose a picture and remove it. */
export function PictureButtons({ change, choose, remove, disabled = false }: PictureButtonsProps) {
  const forget = useRef<() => void>(null)
  return (
    <>
      <FileButton
        accept="image/*"
        disabled={disabled || change.busy}
        onChange={(file) => {
          if (file) change.choose(file)
          // The same file may be chosen again.
          forget.current?.()
        }}
        resetRef={forget}
      >
        {(props) => (
          <Button {...props} variant="default" size="xs" loading={change.busy} disabled={disabled}>
            {choose}
          </Button>
        )}
      </FileButton>
      {remove && (
        <Button variant="subtle" size="xs" disabled={disabled || change.busy} onClick={change.remove}>
          {remove}
        </Button>
      )}
    </>
  )
}
