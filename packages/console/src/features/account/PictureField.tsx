import { Group, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { meQuery, nameOf, useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { Initials } from '../../ui/Initials.tsx'
import { PictureButtons, usePictureChange } from '../../ui/PictureButtons.tsx'
import { squareOf } from '../../ui/picture-file.ts'
import { toastDone } from '../../ui/toast.tsx'

/** The user's own picture, saved as soon as it is chosen; their initials where there is none. */
export function PictureField() {
  const queryClient = useQueryClient()
  const { user, impersonation } = useMe()
  const change = usePictureChange({
    read: squareOf,
    save: (picture) => (picture === null ? api.pictures.remove({}) : api.pictures.set({ picture })),
    onSaved(saved, removed) {
      queryClient.setQueryData(meQuery.queryKey, (me) => me && { ...me, user: saved })
      toastDone(t(removed ? 'account.pictureRemoved' : 'account.pictureSaved'))
    },
    notSaved: t('account.pictureNotSaved'),
  })
  return (
    <Stack gap={6} role="group" aria-label={t('account.picture')}>
      <Group gap="md">
        <Initials id={user.id} name={nameOf(user)} picture={user.picture} size={72} />
        {!impersonation && (
          <Group gap="sm">
            <PictureButtons
              change={change}
              choose={t(user.picture ? 'account.replacePicture' : 'account.choosePicture')}
              remove={user.picture ? t('account.removePicture') : undefined}
            />
          </Group>
        )}
      </Group>
      {!impersonation && (
        <Text size="xs" c="dimmed">
          {t('account.pictureHint')}
        </Text>
      )}
      {change.problem}
    </Stack>
  )
}
