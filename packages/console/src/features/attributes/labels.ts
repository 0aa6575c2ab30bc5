import { attributeReaders } from '@rollcall/access/attribute-people.ts'
import type { AttributeDefinition } from '@rollcall/contract/attributes.ts'
import { t } from '../../i18n/messages.ts'

export const typeLabels: Record<AttributeDefinition['type'], string> = {
  text: t('attributes.text'),
  number: t('attributes.number'),
  'yes-no': t('attributes.yesNo'),
  date: t('attributes.date'),
  choice: t('attributes.choice'),
  user: t('attributes.user'),
}

const [owner, whoReads, whoUpdates] = attributeReaders
export const readerLabels: Record<AttributeDefinition['readBy'][number], string> = {
  [owner]: t('attributes.owner'),
  [whoReads]: t('attributes.whoReads'),
  [whoUpdates]: t('attributes.whoUpdates'),
}

/** Readers or editors in words. */
export function namesOfReaders(readers: AttributeDefinition['readBy']): string {
  return readers.map((reader) => readerLabels[reader]).join(', ') || t('attributes.nobody')
}

/** What else holds of an attribute, in a few words. */
export function traitsOf(attribute: AttributeDefinition): string {
  const { required, unique, inList, searchable, filterable } = attribute
  const traits: [boolean, string][] = [
    [required, t('attributes.required')],
    [unique, t('attributes.unique')],
    [inList, t('attributes.inList')],
    [searchable, t('attributes.searchable')],
    [filterable, t('attributes.filterable')],
  ]
  return traits
    .filter(([holds]) => holds)
    .map(([, trait]) => trait)
    .join(', ')
}
