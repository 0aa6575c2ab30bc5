import { t } from '../../i18n/messages.ts'

const offered = [5, 15, 30, 60, 120, 240, 480, 1440]

/** The durations to choose from, in minutes; the maximum is always among them. */
export function durations(maximumSeconds: number): number[] {
  const most = Math.max(1, Math.floor(maximumSeconds / 60))
  return [...offered.filter((minutes) => minutes < most), Math.min(most, 1440)]
}

/** Half an hour, or the maximum if that is less; in minutes. */
export function usualDuration(maximumSeconds: number): number {
  return durations(maximumSeconds).findLast((minutes) => minutes <= 30) ?? 1
}

export function durationText(minutes: number): string {
  return minutes % 60 === 0
    ? t('impersonation.hours', { count: minutes / 60 })
    : t('impersonation.minutes', { count: minutes })
}
