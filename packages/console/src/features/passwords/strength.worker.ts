import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import * as common from '@zxcvbn-ts/language-common'
import * as english from '@zxcvbn-ts/language-en'
import type { Level, Strength, StrengthQuestion } from './strength.ts'

// Long repetitive passwords take it seconds; nobody types more that a longer look would judge differently.
const maxLength = 64

/** Advice is answered by its name: the page says it in its own language. */
const named = <Texts extends object>(texts: Texts) =>
  Object.fromEntries(Object.keys(texts).map((name) => [name, name])) as Texts
const translations = {
  ...english.translations,
  warnings: named(english.translations.warnings),
  suggestions: named(english.translations.suggestions),
}

const estimator = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...english.dictionary },
  graphs: common.adjacencyGraphs,
  translations,
  maxLength,
})

self.addEventListener('message', ({ data }: MessageEvent<StrengthQuestion>) => {
  const { score, feedback } = estimator.check(data.password, data.words)
  const answer: Strength = {
    level: (score + 1) as Level,
    advice: feedback.warning ?? feedback.suggestions[0] ?? '',
  }
  self.postMessage(answer)
})
