const browsers: [RegExp, string][] = [
  [/Edg(?:e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/HeadlessChrome\//, 'Chrome (headless)'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Version\/[\d.]+ (?:Mobile\/\w+ )?Safari\//, 'Safari'],
  [/^curl\//, 'curl'],
]
// User agents of iPads and iPhones contain "like Mac OS X", those of Android "Linux": the specific names are checked first.
const systems: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/CrOS/, 'ChromeOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux|X11/, 'Linux'],
]

/** The browser and the system in a user agent. Only helps to recognise a session: a client can send any user agent. */
export interface Device {
  browser: string | null
  system: string | null
}

/** Reads a user agent. Of an unknown program the first word is the browser, if there is one. */
export function deviceOf(userAgent: string): Device {
  const browser = browsers.find(([pattern]) => pattern.test(userAgent))?.[1]
  const system = systems.find(([pattern]) => pattern.test(userAgent))?.[1] ?? null
  return { browser: browser ?? (system === null ? firstWord(userAgent) : null), system }
}

function firstWord(userAgent: string): string | null {
  return userAgent.split(/[\s/]/, 1)[0]?.slice(0, 40) || null
}
