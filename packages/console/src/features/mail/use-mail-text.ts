import type { MailText } from '@rollcall/contract/mail-texts.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import { toastDone } from '../../ui/toast.tsx'
import { type Draft, mailTextsQuery } from './mail-texts.queries.ts'

/** Saves a text, goes back to the built-in one, and sends it to oneself. */
export function useMailText(draft: Draft, onSaved: () => void) {
  const queryClient = useQueryClient()
  const { kind, language } = draft
  const keep = (text: MailText) => {
    queryClient.setQueryData(
      mailTextsQuery(language).queryKey,
      (all) => all && { items: all.items.map((each) => (each.kind === kind ? text : each)) },
    )
    onSaved()
    // Lists show the new subject.
    void queryClient.invalidateQueries({ queryKey: ['mails'] })
  }
  const save = useMutation({
    mutationFn: () => api.mailTexts.set(draft),
    onSuccess: (text) => {
      keep(text)
      toastDone(t('mailTexts.saved'))
    },
  })
  const reset = useMutation({
    mutationFn: () => api.mailTexts.reset({ kind, language }),
    onSuccess: (text) => {
      keep(text)
      toastDone(t('mailTexts.isReset'))
    },
  })
  const test = useMutation({
    mutationFn: () => api.mailTexts.sendTest(draft),
    onSuccess: ({ to }) => toastDone(t('mails.testOnItsWay', { to })),
  })
  return { save, reset, test, problem: save.error ?? test.error }
}
