import { ProblemError } from '@rollcall/contract/client.ts'
import { useEffect, useState } from 'react'

/** How many seconds the server has asked to wait; undefined if it has not. */
function secondsOf(error: unknown): number | undefined {
  return error instanceof ProblemError && error.problem.code === 'sign_in.slow_down'
    ? error.retryAfter
    : undefined
}

interface SlowDown {
  /** Seconds that are left; 0 when the user may try again. */
  left: number
  /** Starts the wait that an answer asks for, if it does. */
  begin: (error: unknown) => void
}

/** Counts down the seconds that the server has asked to wait. */
export function useSlowDown(): SlowDown {
  const [until, setUntil] = useState(0)
  const [now, setNow] = useState(Date.now)
  const left = Math.max(0, Math.ceil((until - now) / 1000))
  const waiting = left > 0
  useEffect(() => {
    if (!waiting) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [waiting])
  return {
    left,
    begin(error) {
      const seconds = secondsOf(error)
      if (seconds === undefined) return
      setNow(Date.now())
      setUntil(Date.now() + seconds * 1000)
    },
  }
}

/** 75 as "1:15". */
export function minutesAndSeconds(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
