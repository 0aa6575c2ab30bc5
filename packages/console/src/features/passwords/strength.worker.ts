import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import * as common from '@zxcvbn-ts/language-common'
import * as english from '@zxcvbn-ts/language-en'
import type { Level, Strength, StrengthQuestion } from './strength.ts'

// Long repetitive passwords take it seconds; nobody types more that a longer look would judge differently.
const maxLength = 64

const translations = {
  ...english.translations,
  warnings: {
    ...english.translations.warnings,
    userInputs: 'Names of yours and of this place are easy to guess.',
  },
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
