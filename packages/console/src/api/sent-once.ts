/** Keys of changes whose answer never arrived, by what was sent: the server may have made them. */
const unanswered = new Map<string, string>()

/** A page has few changes under way at a time; the bodies are kept no longer than needed. */
const most = 20

/**
 * Sends a change so that sending the same again after its answer was lost does not make it twice: the server answers the second time with
 * what it did the first time. `send` gets the idempotency key; `answered` tells whether its result is an answer of the server.
 */
export async function sentOnce<T>(
  change: string,
  send: (key: string) => Promise<T>,
  answered: (result: T) => Promise<boolean> | boolean,
): Promise<T> {
  const key = unanswered.get(change) ?? newKey()
  remember(change, key)
  const result = await send(key)
  if (await answered(result)) unanswered.delete(change)
  return result
}

function remember(change: string, key: string): void {
  unanswered.delete(change)
  unanswered.set(change, key)
  const [oldest] = unanswered.keys()
  if (unanswered.size > most && oldest !== undefined) unanswered.delete(oldest)
}

/** 128 random bits. `randomUUID` is missing on pages without https. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
