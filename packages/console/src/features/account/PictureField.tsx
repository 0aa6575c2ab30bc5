import { Button, FileButton, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { api } from '../../api/client.ts'
import { meQuery, nameOf, useMe } from '../../api/me.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { Initials } from '../../ui/Initials.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { squareOf } from '../../ui/picture-file.ts'
import { toastDone } from '../../ui/toast.tsx'

/** The user's own picture, saved as soon as it is chosen; their initials where there is none. */
export function PictureField() {
  const { user, impersonation } = useMe()
  const { set, remove, busy, problem } = useOwnPicture()
  const forget = useRef<() => void>(null)
  return (
    <Stack gap={6} role="group" aria-label={t('account.picture')}>
      <Group gap="md">
        <Initials id={user.id} name={nameOf(user)} picture={user.picture} size={72} />
        {!impersonation && (
          <Group gap="sm">
            <FileButton
              accept="image/*"
              disabled={busy}
              onChange={(file) => {
                if (file) set(file)
                // The same file may be chosen again.
                forget.current?.()
              }}
              resetRef={forget}
            >
              {(props) => (
                <Button {...props} variant="default" size="xs" loading={busy}>
                  {t(user.picture ? 'account.replacePicture' : 'account.choosePicture')}
                </Button>
              )}
            </FileButton>
            {user.picture && (
              <Button variant="subtle" size="xs" disabled={busy} onClick={remove}>
                {t('account.removePicture')}
              </Button>
            )}
          </Group>
        )}
      </Group>
      {!impersonation && (
        <Text size="xs" c="dimmed">
          {t('account.pictureHint')}
        </Text>
      )}
      {problem}
    </Stack>
  )
}

function useOwnPicture() {
  const queryClient = useQueryClient()
  const [unreadable, setUnreadable] = useState(false)
  const change = useMutation({
    async mutationFn(file: File | undefined) {
      setUnreadable(false)
      if (!file) return api.pictures.remove({})
      const picture = await squareOf(file)
      if (picture) return api.pictures.set({ picture })
      setUnreadable(true)
    },
    onSuccess(user, file) {
      if (!user) return
      queryClient.setQueryData(meQuery.queryKey, (me) => me && { ...me, user })
      toastDone(t(file ? 'account.pictureSaved' : 'account.pictureRemoved'))
    },
  })
  const { picture } = change.isError ? fieldErrors(problemOf(change.error)) : {}
  const said = unreadable ? t('ui.unreadablePicture') : picture
  return {
    set: (file: File) => change.mutate(file),
    remove: () => change.mutate(undefined),
    busy: change.isPending,
    problem: said ? (
      <Text size="xs" c="red" role="alert">
        {said}
      </Text>
    ) : (
      change.isError && <ProblemAlert error={change.error} title={t('account.pictureNotSaved')} />
    ),
  }
}
