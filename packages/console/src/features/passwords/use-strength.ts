import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import type { Strength, StrengthQuestion } from './strength.ts'

/**
 * How well a password withstands guessing; undefined while that is not known. Estimated in a worker, so that typing never waits. The word
 * lists are large; if they cannot be loaded, there is no estimate.
 */
export function useStrength(password: string, words: string[]): Strength | undefined {
  const [asked] = useDebouncedValue(password, 200)
  const [strength, setStrength] = useState<Strength>()
  const [worker, setWorker] = useState<Worker>()
  useEffect(() => {
    const started = new Worker(new URL('./strength.worker.ts', import.meta.url), { type: 'module' })
    started.addEventListener('message', ({ data }: MessageEvent<Strength>) => setStrength(data))
    setWorker(started)
    return () => started.terminate()
  }, [])
  const wordList = words.join('\n')
  useEffect(() => {
    if (asked === '') return
    const question: StrengthQuestion = { password: asked, words: wordList.split('\n') }
    worker?.postMessage(question)
  }, [worker, asked, wordList])
  return password === '' ? undefined : strength
}
