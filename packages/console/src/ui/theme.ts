import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'
import type { MouseEvent } from 'react'
import { t } from '../i18n/messages.ts'

// Every colour of the console is in this file. Pairs are chosen for a contrast of at least 4.5 : 1 on both page backgrounds.

const ink: MantineColorsTuple = [
  '#f0f4fb',
  '#dfe7f5',
  '#bccbea',
  '#a3b8e4',
  '#8fabe6',
  '#6e8ed2',
  '#4a70c0',
  '#3a5fae',
  '#34579f',
  '#28457f',
]
const red: MantineColorsTuple = [
  '#fff1f0',
  '#fde0de',
  '#f8bcb8',
  '#f59d97',
  '#f08c85',
  '#e2655d',
  '#c93a32',
  '#b92d26',
  '#a0241e',
  '#841c17',
]

const orange: MantineColorsTuple = [
  '#fff5e9',
  '#fdead3',
  '#f9d2a4',
  '#f6bb78',
  '#f3ab59',
  '#e8923a',
  '#c26a12',
  '#a4570b',
  '#8a4807',
  '#733b04',
]

/** Mantine uses it for dark surfaces, borders and texts; a little blue fits the page. */
const dark: MantineColorsTuple = [
  '#dde1e6',
  '#b9c0c8',
  '#949ca6',
  '#6b747f',
  '#414953',
  '#343b44',
  '#262c33',
  '#1b1f24',
  '#16191d',
  '#101215',
]

interface Pair {
  light: string
  dark: string
}

/** The colours that a role can have; unknown names are shown as `gray`. */
const roleColors: Record<string, Pair> = {
  orange: { light: '#a84a00', dark: '#ffa94d' },
  gray: { light: '#59616b', dark: '#a9afb8' },
  blue: { light: '#2458b8', dark: '#82b1ff' },
  green: { light: '#1f6f3a', dark: '#7bd095' },
  red: { light: '#b3261e', dark: '#ff8f87' },
  violet: { light: '#6a3fb5', dark: '#bda1f5' },
  teal: { light: '#0b6b6b', dark: '#63d0cc' },
  yellow: { light: '#7d5b00', dark: '#f2cc5c' },
  pink: { light: '#a6266e', dark: '#f599c8' },
  grape: { light: '#862e9c', dark: '#e0a3f0' },
  indigo: { light: '#3b48b8', dark: '#a5b4fc' },
  cyan: { light: '#0b6680', dark: '#66d9e8' },
  lime: { light: '#4d6b00', dark: '#b5d95c' },
}

const toneColors: Record<string, Pair> = {
  good: { light: '#1f6f3a', dark: '#7bd095' },
  warning: { light: '#8a5300', dark: '#f5b65a' },
  bad: { light: '#b3261e', dark: '#ff8f87' },
  quiet: { light: '#59616b', dark: '#a9afb8' },
}

/** The names of these colours. */
export const roleColorNames = Object.keys(roleColors)

export type Tone = 'good' | 'warning' | 'bad' | 'quiet'

export function roleColor(name: string): string {
  return `var(--role-${name in roleColors ? name : 'gray'})`
}

export function toneColor(tone: Tone): string {
  return `var(--tone-${tone})`
}

function variablesOf(scheme: keyof Pair): Record<string, string> {
  const roles = Object.entries(roleColors).map(([name, pair]) => [`--role-${name}`, pair[scheme]])
  const tones = Object.entries(toneColors).map(([name, pair]) => [`--tone-${name}`, pair[scheme]])
  return Object.fromEntries([...roles, ...tones])
}

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...variablesOf('light'),
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#1d232b',
    '--mantine-color-dimmed': '#59616b',
    '--mantine-color-placeholder': '#6a727c',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-anchor': '#2c539e',
    '--surface-side': '#f6f7f9',
    '--surface-hover': '#f3f5f9',
    '--surface-selected': '#e8eef9',
    '--line': '#e1e4e9',
    '--focus': '#3a5fae',
  },
  dark: {
    ...variablesOf('dark'),
    '--mantine-color-body': '#16191d',
    '--mantine-color-text': '#dde1e6',
    '--mantine-color-dimmed': '#a0a7b0',
    '--mantine-color-placeholder': '#8f97a1',
    '--mantine-color-error': '#ff8f87',
    '--mantine-color-anchor': '#9bb6ee',
    '--surface-side': '#1b1f24',
    '--surface-hover': '#20252b',
    '--surface-selected': '#243049',
    '--line': '#2e343c',
    '--focus': '#8fabe6',
  },
})

function calendarLabels() {
  return {
    previousMonth: t('ui.previousMonth'),
    nextMonth: t('ui.nextMonth'),
    previousYear: t('ui.previousYear'),
    nextYear: t('ui.nextYear'),
    previousDecade: t('ui.previousDecade'),
    nextDecade: t('ui.nextDecade'),
  }
}

/** Selects the text of a searchable field on a click, so that typing replaces the chosen value. */
function selectText({ currentTarget }: MouseEvent<HTMLInputElement>): void {
  if (!currentTarget.readOnly) currentTarget.select()
}

/** The theme of the library and its texts; made when the page is shown, because the build only reads the colours of this file. */
export const makeTheme = () =>
  createTheme({
    colors: { ink, red, orange, dark },
    primaryColor: 'ink',
    primaryShade: { light: 7, dark: 6 },
    fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', sans-serif",
    fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace",
    fontSizes: { xs: '0.75rem', sm: '0.84375rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
    headings: {
      fontWeight: '600',
      sizes: {
        h1: { fontSize: '1.25rem', lineHeight: '1.3' },
        h2: { fontSize: '1.0625rem', lineHeight: '1.35' },
        h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
      },
    },
    defaultRadius: 'sm',
    respectReducedMotion: true,
    cursorType: 'pointer',
    components: {
      // Long text is cut off rather than pushed out of a dialog.
      Button: { defaultProps: { size: 'sm' }, styles: { root: { maxWidth: '100%' } } },
      // A name without a blank breaks rather than pushes the page wide.
      Text: { styles: { root: { overflowWrap: 'anywhere' } } },
      Title: { styles: { root: { overflowWrap: 'anywhere' } } },
      Modal: {
        defaultProps: {
          // No landmark: a dialog is one by itself.
          attributes: { header: { role: 'presentation' } },
          centered: true,
          padding: 'lg',
          overlayProps: { backgroundOpacity: 0.4 },
          closeButtonProps: { 'aria-label': t('ui.close') },
        },
        styles: { title: { fontWeight: 600, overflowWrap: 'anywhere' }, body: { overflowWrap: 'anywhere' } },
      },
      Drawer: {
        defaultProps: {
          // No landmark: a dialog is one by itself.
          attributes: { header: { role: 'presentation' } },
          padding: 'lg',
          closeButtonProps: { 'aria-label': t('ui.close') },
        },
        styles: {
          title: { fontWeight: 600, fontSize: '1.0625rem', overflowWrap: 'anywhere' },
          body: { overflowWrap: 'anywhere' },
        },
      },
      DatePickerInput: { defaultProps: { ariaLabels: calendarLabels() } },
      DateTimePicker: { defaultProps: { ariaLabels: calendarLabels() } },
      // The placeholder that would take the focus is not a menu item, and nothing else belongs into a menu.
      Menu: { defaultProps: { withInitialFocusPlaceholder: false, shadow: 'md' } },
      Tooltip: { defaultProps: { withArrow: true } },
      Notification: { defaultProps: { closeButtonProps: { 'aria-label': t('ui.dismiss') } } },
      Select: {
        defaultProps: { allowDeselect: false, comboboxProps: { shadow: 'md' }, onClick: selectText },
      },
      ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    },
  })
