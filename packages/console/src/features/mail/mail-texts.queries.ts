import type { contract } from '@rollcall/contract/contract.ts'
import type { MailText } from '@rollcall/contract/mail-texts.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

export function mailTextsQuery(language: MailText['language']) {
  return queryOptions({
    queryKey: ['mail-texts', language],
    queryFn: ({ signal }) => api.mailTexts.list({ language }, { signal }),
  })
}

/** A text as it is typed. */
export type Draft = Omit<Input<typeof contract.mailTexts.preview>, 'tenant'>

export function previewQuery(draft: Draft) {
  return queryOptions({
    queryKey: ['mail-text-preview', draft],
    queryFn: ({ signal }) => api.mailTexts.preview(draft, { signal }),
    placeholderData: keepPreviousData,
    // What is wrong with a text is said at once.
    retry: false,
    gcTime: 60_000,
  })
}
