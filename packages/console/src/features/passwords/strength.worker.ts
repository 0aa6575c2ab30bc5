import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import * as common from '@zxcvbn-ts/language-common'
import * as english from '@zxcvbn-ts/language-en'
import type { Level, Strength, StrengthQuestion } from './strength.ts'

// Long repetitive passwords take the estimator seconds; more characters would hardly change the estimate.
const maxLength = 64

/** The estimator returns names of its advice, which the page puts into its own language. */
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
